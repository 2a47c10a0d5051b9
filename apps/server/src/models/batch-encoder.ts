import type { DualEncoder, ImageFeatures, ImageView } from '@region-r1/core'
import { createBatcher } from './create-batcher.ts'

/** How calls of an encoder are joined. */
export interface BatchEncoderOptions {
  /** Pictures or texts of one pass. @default 16 */
  readonly maxItems?: number | undefined
  /** Milliseconds that a call waits for others while the encoder has nothing to do. @default 0 */
  readonly maxDelayMs?: number | undefined
}

/** An encoder whose passes serve all requests that wait for one. What it returns is the encoder's own, number for number. */
export function batchEncoder(
  encoder: DualEncoder,
  { maxItems = 16, maxDelayMs = 0 }: BatchEncoderOptions = {},
): DualEncoder {
  const images = createBatcher<ImageView, ImageFeatures>({
    run: views => encoder.encodeImages(views),
    maxItems,
    maxDelayMs,
  })
  const texts = createBatcher<string, Float32Array>({ run: words => encoder.encodeTexts(words), maxItems, maxDelayMs })
  const { id, embeddingSize, patchGrid, lookThreshold } = encoder
  const { transparency, hasAlignedPatches, imageInput } = encoder
  return {
    id,
    embeddingSize,
    patchGrid,
    transparency,
    hasAlignedPatches,
    imageInput,
    lookThreshold,
    getPatchRegion: encoder.getPatchRegion && (size => encoder.getPatchRegion!(size)),
    encodeImages: (views, options) => images.submit(views, options?.signal),
    encodeTexts: (words, options) => texts.submit(words, options?.signal),
    dispose: () => encoder.dispose(),
  }
}
