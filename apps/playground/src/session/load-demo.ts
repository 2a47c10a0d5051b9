import type { CaseDraft } from '../case/parse-candidates.ts'
import { parseCandidates } from '../case/parse-candidates.ts'
import { openPicture } from '../case/picture.ts'
import type { Session } from './create-session.ts'

/** A query that comes with the page. */
export interface Demo {
  readonly id: string
  readonly question: string
  /** Its case, from the list's folder. */
  readonly file: string
  /** Its picture, from the list's folder. */
  readonly thumbnail: string
}

/** Queries that come with the page. */
export interface DemoList {
  /** The id of the encoder that they are made for; null where they are for any. */
  readonly encoder: string | null
  /** Whose pictures they show, and under which licence. */
  readonly credit: string
  readonly queries: readonly Demo[]
}

/** The queries that fit the server's encoder; undefined where the server has none. */
export async function findDemos(encoder: string): Promise<DemoList | undefined> {
  const response = await fetch('demo/index.json').catch(() => null)
  const lists = response?.ok ? ((await response.json()) as DemoList[]) : []
  return lists.find(list => list.encoder === encoder) ?? lists.find(list => list.encoder === null)
}

/** Opens one of them. */
export async function openDemo(session: Session, { file }: Demo): Promise<void> {
  const response = await fetch(`demo/${file}`)
  const [draft] = parseCandidates(await response.text()).cases
  await openDraft(session, draft!)
}

/** Opens a case whose pictures are all inside. */
export async function openDraft(session: Session, draft: CaseDraft): Promise<void> {
  const { queryId, image, question, candidates, targetBox } = draft
  const picture = await openPicture(image)
  const right = new Set(candidates.filter(({ relevance }) => relevance > 0).map(({ id }) => id))
  session.openCase(
    { queryId, picture, question, candidates: candidates.map(({ relevance, imageName, ...candidate }) => candidate) },
    { box: targetBox ?? null, right },
  )
}
