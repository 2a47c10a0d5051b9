import { createHash } from 'node:crypto'
import type { DualEncoder, ImageFeatures, ImageView, RgbImage } from '@region-r1/core'
import { fitBox } from '../crop-and-resize.ts'
import type { EmbeddingCache } from './create-embedding-cache.ts'

/**
 * The encoder, asking the cache first. Keys are hashes of content: the pixels, the box and the encoder's id, or the text
 * and the id; equal items of one call are encoded once. `dispose` disposes the encoder and leaves the cache, which others
 * may share, to its owner.
 */
export function withEmbeddingCache(encoder: DualEncoder, cache: EmbeddingCache): DualEncoder {
  // A picture is hashed once, however many boxes of it are asked for.
  const pixelHashes = new WeakMap<RgbImage, string>()

  function computeImageKey({ image, box }: ImageView): string {
    const pixels = pixelHashes.get(image) ?? computeHash(`${image.width}x${image.height}`, image.data)
    pixelHashes.set(image, pixels)
    const { x1, y1, x2, y2 } = fitBox(box, image)
    return computeHash('image', encoder.id, pixels, `${x1},${y1},${x2},${y2}`)
  }

  return {
    id: encoder.id,
    embeddingSize: encoder.embeddingSize,
    ...(encoder.patchGrid && { patchGrid: encoder.patchGrid }),
    ...(encoder.getPatchRegion && { getPatchRegion: encoder.getPatchRegion.bind(encoder) }),
    encodeImages: (views, options) =>
      lookUp(cache, views, computeImageKey, missing => encoder.encodeImages(missing, options)),
    async encodeTexts(texts, options) {
      const computeTextKey = (text: string) => computeHash('text', encoder.id, text)
      const features = await lookUp(cache, texts, computeTextKey, async missing => {
        const embeddings = await encoder.encodeTexts(missing, options)
        return embeddings.map(embedding => ({ embedding }))
      })
      return features.map(({ embedding }) => embedding)
    },
    dispose: () => encoder.dispose(),
  }
}

async function lookUp<Item>(
  cache: EmbeddingCache,
  items: readonly Item[],
  computeKey: (item: Item) => string,
  encode: (missing: readonly Item[]) => Promise<readonly ImageFeatures[]>,
): Promise<ImageFeatures[]> {
  const keys = items.map(computeKey)
  const itemsByKey = new Map(keys.map((key, index) => [key, items[index]!]))
  const found = new Map<string, ImageFeatures>()
  for (const key of itemsByKey.keys()) {
    const features = await cache.get(key)
    if (features !== undefined) found.set(key, features)
  }
  const missing = [...itemsByKey].filter(([key]) => !found.has(key))
  if (missing.length > 0) {
    const encoded = await encode(missing.map(([, item]) => item))
    missing.forEach(([key], index) => {
      found.set(key, encoded[index]!)
    })
    await Promise.all(missing.map(([key], index) => cache.set(key, encoded[index]!)))
  }
  return keys.map(key => found.get(key)!)
}

/** Each part by its length and bytes, so that no two lists of parts read the same. */
function computeHash(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('base64url')
}
