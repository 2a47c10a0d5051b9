import { combineVectors, type DualEncoder, type RgbImage } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'

export interface EmbedEntriesOptions {
  readonly encoder: DualEncoder
  readonly decode: (path: string) => Promise<RgbImage>
  /** Called with each picture that cannot be read; its entry goes by its text, or without one is left out. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** An entry and its vector as re-ranking scores it: normalise(image + text), `[D]`, or either where the other lacks. */
export interface EmbeddedEntry {
  readonly entry: KbEntry
  readonly vector: Float32Array
}

const batchSize = 32

export async function embedEntries(
  entries: readonly KbEntry[],
  { encoder, decode, onBrokenImage, signal }: EmbedEntriesOptions,
): Promise<EmbeddedEntry[]> {
  const options = { signal }
  const embedded: EmbeddedEntry[] = []

  async function open({ image, ...rest }: KbEntry): Promise<{ entry: KbEntry; pixels?: RgbImage }> {
    if (image === undefined) return { entry: rest }
    try {
      return { entry: { ...rest, image }, pixels: await decode(image) }
    } catch (error) {
      if (!onBrokenImage) throw error
      onBrokenImage(image, error)
      return { entry: rest }
    }
  }

  for (let start = 0; start < entries.length; start += batchSize) {
    const batch = await Promise.all(entries.slice(start, start + batchSize).map(open))
    const pictures = batch.flatMap(({ pixels }) => (pixels ? [{ image: pixels }] : []))
    const texts = batch.flatMap(({ entry: { text } }) => (text === undefined ? [] : [text]))
    const features = pictures.length > 0 ? await encoder.encodeImages(pictures, options) : []
    const textVectors = texts.length > 0 ? await encoder.encodeTexts(texts, options) : []
    let picture = 0
    let text = 0
    for (const { entry, pixels } of batch) {
      const parts = [
        ...(pixels ? [features[picture++]!.embedding] : []),
        ...(entry.text === undefined ? [] : [textVectors[text++]!]),
      ]
      const vector = combineVectors(parts)
      if (vector !== null) embedded.push({ entry, vector })
    }
  }
  return embedded
}
