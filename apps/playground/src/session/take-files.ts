import type { LabelledCandidate } from '../case/candidate.ts'
import { type CandidateDraft, type CaseDraft, parseCandidates } from '../case/parse-candidates.ts'
import { readPicture } from '../case/picture.ts'
import type { Session } from './create-session.ts'
import { openDraft } from './load-demo.ts'

/** Candidates need fewer pixels than a picture that is cropped. */
const candidateSide = 640

/** Takes the first picture as the one that is asked about; a file of text may be a case that this page exported. */
export async function takePicture(session: Session, files: readonly File[]): Promise<void> {
  const file = files.find(isPicture)
  if (file === undefined) {
    await takeCandidates(session, files)
    return
  }
  session.setPicture(await readPicture(file))
  session.notice.value = 'This picture stays on this machine.'
}

/**
 * Adds candidates: a picture each, or those of JSON Lines, whose pictures may be among the files by name. Files that are
 * named in the text are no candidates of their own.
 */
export async function takeCandidates(session: Session, files: readonly File[]): Promise<void> {
  const pictures = new Map(files.filter(isPicture).map(file => [file.name, file]))
  const texts = await Promise.all(files.filter(file => !isPicture(file)).map(file => file.text()))
  await takeText(session, texts.join('\n'), pictures)
}

/** Adds the candidates of a text, and the pictures that it does not name; opens it where it is a whole case. */
export async function takeText(
  session: Session,
  text: string,
  pictures: ReadonlyMap<string, File> = new Map(),
): Promise<void> {
  const { candidates, cases, problems } = parseCandidates(text)
  const [opened] = cases
  if (opened !== undefined) {
    await openDraft(session, await completeCase(opened, pictures))
    session.notice.value = `Opened “${opened.question}”${cases.length > 1 ? `, the first of ${cases.length} queries` : ''}.`
    return
  }
  const named = new Set(candidates.flatMap(({ imageName }) => (imageName === undefined ? [] : [toFileName(imageName)])))
  const missing: string[] = []
  const added = [
    ...(await Promise.all(candidates.map(candidate => completeCandidate(candidate, pictures, missing)))),
    ...(await Promise.all([...pictures].filter(([name]) => !named.has(name)).map(([, file]) => toCandidate(file)))),
  ].filter(candidate => candidate.text !== undefined || candidate.image !== undefined)
  session.addCandidates(added)
  session.notice.value = [
    added.length === 0
      ? 'No candidates were added.'
      : `${added.length} ${added.length === 1 ? 'candidate' : 'candidates'} added.`,
    ...(missing.length > 0
      ? [`Not among the files: ${missing.slice(0, 3).join(', ')}. Drop the pictures with the list.`]
      : []),
    ...problems.slice(0, 3),
  ].join(' ')
}

async function completeCase(draft: CaseDraft, pictures: ReadonlyMap<string, File>): Promise<CaseDraft> {
  const missing: string[] = []
  const file = pictures.get(toFileName(draft.image))
  const image = draft.image.startsWith('data:') || file === undefined ? draft.image : (await readPicture(file)).url
  const candidates = await Promise.all(draft.candidates.map(other => completeCandidate(other, pictures, missing)))
  return { ...draft, image, candidates }
}

async function completeCandidate(
  { imageName, ...candidate }: CandidateDraft,
  pictures: ReadonlyMap<string, File>,
  missing: string[],
): Promise<LabelledCandidate> {
  if (imageName === undefined) return candidate
  const file = pictures.get(toFileName(imageName))
  if (file === undefined) {
    missing.push(imageName)
    return candidate
  }
  return { ...candidate, image: (await readPicture(file, { maxSide: candidateSide })).url }
}

async function toCandidate(file: File): Promise<LabelledCandidate> {
  const name = file.name.replace(/\.\w+$/, '')
  return { id: name, relevance: 0, image: (await readPicture(file, { maxSide: candidateSide })).url }
}

function isPicture({ type, name }: File): boolean {
  return type.startsWith('image/') || /\.(png|jpe?g|webp|gif|bmp|avif|heic)$/i.test(name)
}

function toFileName(path: string): string {
  return path.split(/[\\/]/).at(-1)!
}
