import type { Rng } from '@region-r1/core'
import { loadSceneQuestionBook, type SceneQuestionBook } from '@region-r1/scenes'

const bareShare = 0.25
const placeShare = 0.3

/** A question about something of a kind, in the wordings of training, now and then by its place, or the kind alone. */
export function askForKind(kind: string, { wordings, places }: SceneQuestionBook, rng: Rng): string {
  if (rng.next() < bareShare) return kind
  const form = rng.next() < placeShare ? rng.pick(rng.pick(Object.values(places))) : '{thing}'
  return rng.pick(wordings.train).replace('{it}', `${rng.pick(['the', 'this'])} ${form.replace('{thing}', kind)}`)
}

/** What patches of the ground find in place of a kind. */
export const groundText = 'the background'

/** Every text that the tokenizer should know in whole words. */
export function* listTexts(
  entries: Iterable<{ readonly text?: string | undefined; readonly kind?: string | undefined }>,
): Generator<string> {
  const { wordings, places } = loadSceneQuestionBook()
  const kinds = new Set<string>()
  for (const { text, kind } of entries) {
    if (text !== undefined) yield text
    if (kind !== undefined && !kinds.has(kind)) {
      kinds.add(kind)
      yield kind
    }
  }
  yield* wordings.train
  yield* Object.values(places).flat()
  yield groundText
}
