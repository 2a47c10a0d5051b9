/** Which picture of which entry a vector stands for. */
export interface ImageVectorKey {
  /** The entry's id: the article's URL. */
  readonly entry: string
  /** Absolute path. */
  readonly image: string
}

/** The embeddings of a knowledge base's pictures, pictures of one entry next to each other. */
export interface ImageVectors {
  readonly keys: readonly ImageVectorKey[]
  /** D. */
  readonly size: number
  /** `[keys.length, D]`, each of unit length. */
  readonly data: Float32Array
}

/** The vector of one picture, a view into `data`. */
export function getVector({ data, size }: ImageVectors, index: number): Float32Array {
  return data.subarray(index * size, (index + 1) * size)
}

/** Cosine similarity of two unit-length vectors. */
export function computeSimilarity(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}
