import type { CaseDraft } from '../case/parse-candidates.ts'
import { parseCandidates } from '../case/parse-candidates.ts'
import { openPicture } from '../case/picture.ts'
import type { Session } from './create-session.ts'

/** A query that comes with the page. */
export interface Demo {
  readonly id: string
  readonly question: string
  /** The picture's file, beside the list. */
  readonly thumbnail: string
}

/** The queries that come with the page, and the id of the encoder that they are made for. */
export interface DemoList {
  readonly encoder: string
  readonly queries: readonly Demo[]
}

/** The queries that come with the page; none where the server does not have them. */
export async function listDemos(): Promise<DemoList> {
  const response = await fetch('demo/index.json').catch(() => null)
  return response?.ok ? ((await response.json()) as DemoList) : { encoder: '', queries: [] }
}

/** Opens one of them. */
export async function openDemo(session: Session, { id }: Demo): Promise<void> {
  const response = await fetch(`demo/${id}.json`)
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
