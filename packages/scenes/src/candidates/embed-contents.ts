import { combineVectors, type DualEncoder, type RgbImage } from '@region-r1/core'

/** What an entry shows: a picture, a text, or both. */
export interface EntryContent {
  readonly image: RgbImage | null
  readonly text: string | null
}

export interface EmbedContentsOptions {
  readonly encoder: DualEncoder
  readonly signal?: AbortSignal | undefined
}

/**
 * The vector of each content as re-ranking scores it: normalise(image + text), `[D]`, or either where the other lacks; null
 * where both do, or where they cancel.
 */
export async function embedContents(
  contents: readonly EntryContent[],
  { encoder, signal }: EmbedContentsOptions,
): Promise<(Float32Array | null)[]> {
  const views = contents.flatMap(({ image }) => (image === null ? [] : [{ image }]))
  const texts = contents.flatMap(({ text }) => (text === null ? [] : [text]))
  const features = views.length > 0 ? await encoder.encodeImages(views, { signal }) : []
  const textVectors = texts.length > 0 ? await encoder.encodeTexts(texts, { signal }) : []
  const [nextFeatures, nextVector] = [features.values(), textVectors.values()]
  return contents.map(({ image, text }) =>
    combineVectors([
      ...(image === null ? [] : [nextFeatures.next().value!.embedding]),
      ...(text === null ? [] : [nextVector.next().value!]),
    ]),
  )
}
