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
