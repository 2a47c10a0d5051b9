import { combineVectors, type DualEncoder, type EncodeOptions, type RgbImage } from '@region-r1/core'
import type { CandidateContent } from './candidate-content.ts'

/**
 * Vectors of contents: normalise(picture + text), or the one that there is; null where that has no direction. Pictures go
 * through the encoder together, and so do texts. With the option `raw` the sum is of what the model gives.
 */
export async function encodeContents(
  encoder: DualEncoder,
  contents: readonly CandidateContent<RgbImage>[],
  options: EncodeOptions,
): Promise<(Float32Array | null)[]> {
  const parts: Float32Array[][] = contents.map(() => [])
  const views = contents.flatMap(({ picture }, index) => (picture ? [{ image: picture, index }] : []))
  const features = views.length === 0 ? [] : await encoder.encodeImages(views, options)
  for (const [place, { index }] of views.entries()) parts[index]!.push(features[place]!.embedding)

  const texts = contents.flatMap(({ text }, index) => (text === undefined ? [] : [{ text, index }]))
  const words = texts.map(({ text }) => text)
  const embeddings = texts.length === 0 ? [] : await encoder.encodeTexts(words, options)
  for (const [place, { index }] of texts.entries()) parts[index]!.push(embeddings[place]!)
  return parts.map(combineVectors)
}
