import { computeDotProduct, createRng, type DualEncoder, normalizeVector, type RgbImage } from '@region-r1/core'

/**
 * Whether an encoder's patch tokens can be compared with its text embeddings, as `similarity` does: told by values, since
 * SigLIP's tokens have the size of its embeddings and lie elsewhere. Where the encoder does not say so itself, four pictures of coloured noise are encoded; where a
 * picture's pooled patches point where its embedding does, the patches are in the space that the texts are in.
 */
export async function hasAlignedPatches(
  encoder: DualEncoder,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<boolean> {
  if (encoder.patchGrid?.size !== encoder.embeddingSize) return false
  if (encoder.hasAlignedPatches !== undefined) return encoder.hasAlignedPatches
  return (await measurePatchAlignment(encoder, { signal })) >= leastAlignment
}

/**
 * Mean cosine of the probes' pooled patches with their embeddings, as they are or with the mean over the probes taken off,
 * whichever is less: a direction that all pictures share says nothing of where one of them points. In [-1, 1]; 0 for an
 * encoder without patches.
 */
export async function measurePatchAlignment(
  encoder: DualEncoder,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const features = await encoder.encodeImages(createProbes(), { signal })
  const embeddings = features.map(({ embedding }) => embedding)
  const pooled = features.map(({ patches }) => patches && pool(patches, encoder.embeddingSize))
  if (!pooled.every(vector => vector !== undefined)) return 0
  return Math.min(
    computeMeanCosine(pooled, embeddings),
    computeMeanCosine(subtractMean(pooled), subtractMean(embeddings)),
  )
}

/** Aligned encoders were seen from 0.73 to 1, tiny ones of SigLIP's architecture below 0.1. */
const leastAlignment = 0.5

/** Fixed pictures that differ from each other; 6 pixels a side, which every encoder makes larger. */
function createProbes(): { readonly image: RgbImage }[] {
  const rng = createRng('patch alignment')
  return Array.from({ length: 4 }, () => {
    const data = Uint8Array.from({ length: 6 * 6 * 3 }, () => rng.nextInt(256))
    return { image: { width: 6, height: 6, data } }
  })
}

/** The direction of the sum of `[P, D]` tokens. */
function pool(patches: Float32Array, size: number): Float32Array {
  const sum = new Float32Array(size)
  for (const [index, value] of patches.entries()) sum[index % size]! += value
  return normalizeVector(sum) ?? sum
}

function subtractMean(vectors: readonly Float32Array[]): Float32Array[] {
  const mean = new Float32Array(vectors[0]!.length)
  for (const vector of vectors) for (const [index, value] of vector.entries()) mean[index]! += value / vectors.length
  return vectors.map(vector => vector.map((value, index) => value - mean[index]!))
}

function computeMeanCosine(first: readonly Float32Array[], second: readonly Float32Array[]): number {
  const cosines = first.map((vector, index) => {
    const [a, b] = [normalizeVector(vector), normalizeVector(second[index]!)]
    return a && b ? computeDotProduct(a, b) : 0
  })
  return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length
}
