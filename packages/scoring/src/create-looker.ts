import {
  createNormalizedBox,
  type DualEncoder,
  InvalidArgumentError,
  type NormalizedBox,
  type PixelBox,
  type RgbImage,
} from '@region-r1/core'
import { toCropBox } from './anchors/to-crop-box.ts'

/** How many different crops of a picture a policy may look at. */
export const defaultMaxLooks = 64

/** What is looked at, and by what. */
export interface LookerOptions {
  readonly image: RgbImage
  readonly encoder: DualEncoder
  /** Different boxes that may be asked for. @default {@link defaultMaxLooks} */
  readonly maxLooks?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A policy's eye on the crops of one picture, which remembers what it saw. */
export interface Looker {
  /** As `PolicyInput.look` has it. */
  look(boxes: readonly NormalizedBox[]): Promise<Float32Array[]>
  /** The embedding of a box in whole pixels, where it was looked at. */
  recall(box: PixelBox): Float32Array | undefined
  /** Passes of crops so far. */
  readonly passes: number
  /** Milliseconds spent in them. */
  readonly lookMs: number
  /** What the last failed look failed by. */
  readonly failure: Error | undefined
}

/** A {@link Looker}. Boxes of one call that are not known yet go through the encoder in one batch. */
export function createLooker({ image, encoder, maxLooks = defaultMaxLooks, signal }: LookerOptions): Looker {
  const seen = new Map<string, Float32Array>()
  async function look(boxes: readonly NormalizedBox[]): Promise<Float32Array[]> {
    signal?.throwIfAborted()
    const pixels = boxes.map(box => toCropBox(createNormalizedBox(box), image))
    const missing = new Map(pixels.filter(box => !seen.has(formatBox(box))).map(box => [formatBox(box), box]))
    if (seen.size + missing.size > maxLooks) {
      throw new InvalidArgumentError({
        argument: 'boxes',
        message: `a policy may look at ${maxLooks} crops of a picture, got ${seen.size + missing.size}; ask for fewer`,
      })
    }
    if (missing.size > 0) {
      const start = performance.now()
      const views = [...missing.values()].map(box => ({ image, box }))
      const features = await encoder.encodeImages(views, { signal })
      looker.lookMs += performance.now() - start
      signal?.throwIfAborted()
      for (const [place, key] of [...missing.keys()].entries()) seen.set(key, features[place]!.embedding)
      looker.passes = seen.size
    }
    return pixels.map(box => seen.get(formatBox(box))!)
  }

  const looker = {
    passes: 0,
    lookMs: 0,
    failure: undefined as Error | undefined,
    async look(boxes: readonly NormalizedBox[]) {
      try {
        return await look(boxes)
      } catch (error) {
        looker.failure = error instanceof Error ? error : new Error(String(error))
        throw error
      }
    },
    recall: (box: PixelBox) => seen.get(formatBox(box)),
  }
  return looker
}

function formatBox({ x1, y1, x2, y2 }: PixelBox): string {
  return `${x1},${y1},${x2},${y2}`
}
