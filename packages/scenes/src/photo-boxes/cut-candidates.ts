import { resolve } from 'node:path'
import { combineVectors, type DualEncoder, type RgbImage, type Rng } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import type { BoxedPicture } from '@region-r1/datasets'
import type { EmbeddedEntry } from '../candidates/embed-entries.ts'
import { cutBox, roundBox } from './cut-box.ts'
import { isClear } from './plan-box-queries.ts'

/** A cut-out that may stand for its class among candidates. */
export interface CandidateCrop {
  /** Position of the picture that it is of. */
  readonly picture: number
  /** Shown as it is. */
  readonly unnamed: EmbeddedEntry
  /** Shown with its class's name as text. */
  readonly named: EmbeddedEntry
}

export interface CutCandidatesOptions {
  readonly rng: Rng
  readonly directory: string
  readonly encoder: DualEncoder
  readonly open: (picture: string) => Promise<RgbImage | null>
  readonly encode: (image: RgbImage) => Promise<Uint8Array>
  readonly signal?: AbortSignal | undefined
}

const cropsPerClass = 4

/** Up to four cut-outs of each class, of as many pictures, written as PNG into the folder; classes in sorted order. */
export async function cutCandidates(
  pictures: readonly BoxedPicture[],
  { rng, directory, encoder, open, encode, signal }: CutCandidatesOptions,
): Promise<ReadonlyMap<string, readonly CandidateCrop[]>> {
  const classes = new Set(pictures.flatMap(({ boxes }) => boxes.filter(isClear).map(thing => thing.class)))
  const names = [...classes].sort()
  const nameVectors = names.length > 0 ? await encoder.encodeTexts(names, { signal }) : []
  const stock = new Map<string, CandidateCrop[]>()
  for (const [number, name] of names.entries()) {
    const classRng = rng.fork(name)
    const crops: CandidateCrop[] = []
    for (const { picture, box } of classRng.shuffle(listBoxes(pictures, name, classRng))) {
      if (crops.length === cropsPerClass) break
      signal?.throwIfAborted()
      const image = await open(pictures[picture]!.picture)
      if (image === null) continue
      const crop = cutBox(image, roundBox(box, image))
      const file = resolve(directory, 'images', `candidate-${pad(number, 3)}-${crops.length}.png`)
      await writeFileAtomically(file, await encode(crop))
      const [features] = await encoder.encodeImages([{ image: crop }], { signal })
      const { embedding } = features!
      const entry = { id: name, image: file, sceneImages: [] }
      crops.push({
        picture,
        unnamed: { entry, vector: combineVectors([embedding])! },
        named: { entry: { ...entry, text: name }, vector: combineVectors([embedding, nameVectors[number]!])! },
      })
    }
    if (crops.length > 0) stock.set(name, crops)
  }
  return stock
}

/** One clear box of the class from each picture. */
function listBoxes(pictures: readonly BoxedPicture[], name: string, rng: Rng) {
  return pictures.flatMap(({ boxes }, picture) => {
    const clear = boxes.filter(thing => thing.class === name && isClear(thing))
    return clear.length === 0 ? [] : [{ picture, box: rng.pick(clear).box }]
  })
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0')
}
