import { createHash } from 'node:crypto'
import type { CandidateRecord, DualEncoder, ImageFeatures } from '@region-r1/core'
import type { ReadImageSourceOptions } from '@region-r1/encoder'
import { type CandidateEmbeddings, type CandidateFusion, embedCandidates } from '@region-r1/scoring'
import { LRUCache } from 'lru-cache'

/** What an embedder keeps, and how it reads pictures. */
export interface CandidateEmbedderOptions {
  /**
   * Candidates whose vectors stay in memory, the most recently used.
   *
   * @default 50000
   */
  readonly capacity?: number | undefined
  /** How picture and text are added. @default 'unit' */
  readonly fusion?: CandidateFusion | undefined
  /** Where relative paths start, limits, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions | undefined
}

/** Gives the vectors of a query's candidates as `embedCandidates` does. */
export type CandidateEmbedder = (
  candidates: readonly CandidateRecord[],
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<Pick<CandidateEmbeddings, 'embeddings' | 'warnings'>>

/**
 * Embeds candidates, each picture and text once a run: the lists of a benchmark share their entries, and reading and
 * encoding them is most of the work. Candidates that could not be read in full are tried again.
 *
 * Each is encoded in a pass of its own: which candidates are missing depends on what was asked for before, and the last
 * bits of a vector may depend on the batch that it was computed in. So a query's numbers are the same in any run.
 */
export function createCandidateEmbedder(
  encoder: DualEncoder,
  { capacity = 50_000, images, fusion }: CandidateEmbedderOptions = {},
): CandidateEmbedder {
  const vectors = new LRUCache<string, Float32Array>({ max: capacity })
  const size = encoder.embeddingSize
  const single = createSingleEncoder(encoder)

  return async (candidates, { signal } = {}) => {
    const keys = candidates.map(({ image, text }) => createKey(image, text))
    const known = keys.map(key => vectors.get(key))
    const missing = [...keys.keys()].filter(index => known[index] === undefined)
    const found = await embedCandidates(
      single,
      missing.map(index => candidates[index]!),
      { images, fusion, signal },
    )
    const embeddings = new Float32Array(candidates.length * size)
    for (const [index, vector] of known.entries()) if (vector !== undefined) embeddings.set(vector, index * size)
    const broken = new Set(found.warnings.map(warning => warning.index))
    for (const [place, index] of missing.entries()) {
      const vector = found.embeddings.slice(place * size, (place + 1) * size)
      embeddings.set(vector, index * size)
      if (!broken.has(place)) vectors.set(keys[index]!, vector)
    }
    return { embeddings, warnings: found.warnings.map(warning => ({ ...warning, index: missing[warning.index]! })) }
  }
}

/** The same encoder, one view or text a pass. */
function createSingleEncoder(encoder: DualEncoder): DualEncoder {
  return {
    id: encoder.id,
    embeddingSize: encoder.embeddingSize,
    transparency: encoder.transparency,
    imageInput: encoder.imageInput,
    hasRawFeatures: encoder.hasRawFeatures,
    async encodeImages(views, options) {
      const features: ImageFeatures[] = []
      for (const view of views) features.push(...(await encoder.encodeImages([view], options)))
      return features
    },
    async encodeTexts(texts, options) {
      const embeddings: Float32Array[] = []
      for (const text of texts) embeddings.push(...(await encoder.encodeTexts([text], options)))
      return embeddings
    },
    dispose: () => encoder.dispose(),
  }
}

/** Data URLs are long, their hash is not. */
function createKey(image: string | undefined, text: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([image ?? null, text ?? null]))
    .digest('base64')
}
