import { type ImageSize, InvalidArgumentError, type RgbImage, type Rng } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import type { AskedScene } from '../candidates/asked-scene.ts'
import type { Rectangle } from '../drawing/draw-picture.ts'
import { openPicture } from '../queries/open-picture.ts'
import { askSceneQuestion, loadSceneQuestionBook } from './ask-scene-question.ts'
import { chooseEntries } from './choose-entries.ts'
import { composeScene } from './compose-scene.ts'
import type { SceneSplit } from './scene-split.ts'

export interface DrawScenesOptions {
  readonly split: SceneSplit
  readonly keepShare: number
  readonly noun: string
  readonly rng: Rng
  readonly decode: (path: string) => Promise<RgbImage>
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
}

/** So many scenes in a row without a query mean that none will come. */
const patience = 100

/** Scenes without end, each from a stream of random numbers of its own. */
export async function* drawScenes(
  entries: readonly KbEntry[],
  { split, keepShare, noun, rng, decode, onBrokenImage }: DrawScenesOptions,
): AsyncGenerator<AskedScene> {
  const book = loadSceneQuestionBook()
  let large = 0
  let total = 0
  let failures = 0

  async function openImages(paths: readonly string[]): Promise<RgbImage[] | null> {
    const images: RgbImage[] = []
    for (const path of paths) {
      const image = await openPicture(path, { decode, onBrokenImage })
      if (image === null) return null
      images.push(image)
    }
    return images
  }

  for (let number = 0; ; number++) {
    const sceneRng = rng.fork(number)
    const isLarge = large + 1 <= keepShare * (total + 1)
    const chosen = isLarge ? [sceneRng.pick(entries)] : chooseEntries(entries, sceneRng)
    const images = await openImages(chosen.map(({ sceneImages }) => sceneRng.pick(sceneImages)))
    const scene = images && composeScene(images, sceneRng)
    const id = `${split}-${String(number).padStart(6, '0')}`
    const file = `images/${id}.png`
    const things = scene ? chosen.map((entry, index) => ({ ...entry, box: scene.boxes[index]! })) : []
    const targets = things.flatMap((thing, index) => {
      const asked = askSceneQuestion(thing, things, { scene: scene!.image, book, split, noun, rng: sceneRng })
      if (asked === null) return []
      const query = {
        queryId: `${id}-${index}`,
        image: file,
        question: asked.text,
        targetBox: toCorners(thing.box, scene!.image),
        tags: [isLarge ? 'large' : 'cluttered', asked.type],
      }
      return [{ query, entry: chosen[index]! }]
    })
    if (targets.length === 0) {
      if (++failures < patience) continue
      const message = `${patience} scenes in a row gave no question: their pictures cannot be read, or nothing tells them apart`
      throw new InvalidArgumentError({ argument: 'kb', message })
    }
    failures = 0
    // For measuring, one query a scene keeps the queries independent.
    const asked = split === 'train' ? targets : [sceneRng.pick(targets)]
    total += asked.length
    if (isLarge) large++
    yield { image: scene!.image, file, targets: asked }
  }
}

function toCorners({ left, top, width, height }: Rectangle, scene: ImageSize) {
  return {
    x1: Math.max(0, left),
    y1: Math.max(0, top),
    x2: Math.min(scene.width, left + width),
    y2: Math.min(scene.height, top + height),
  }
}
