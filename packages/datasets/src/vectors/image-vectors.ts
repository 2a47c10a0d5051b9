/** Which picture of which entry a vector stands for. */
export interface ImageVectorKey {
  /** The entry's id: the article's URL. */
  readonly entry: string
  /** Absolute path; absent where the picture of a published vector is not at hand. */
  readonly image?: string
}

/**
 * The embeddings of a knowledge base's pictures, in memory or in files of any size: pictures of one entry stand next to
 * each other. Of each vector 8 bytes stay in memory; keys and numbers are read when they are asked for.
 */
export interface ImageVectors {
  /** How many. */
  readonly count: number
  /** D. */
  readonly size: number
  /** `[count]` which entry a vector is of, counted from 0 in their order. */
  readonly entries: Uint32Array
  /** `[count]` hashes of the pictures: vectors of different hashes are of different pictures. */
  readonly pictures: Uint32Array
  /** How the vectors compare: the cosine of unit-length ones unless said otherwise. @default 'inner-product' */
  readonly metric?: VectorMetric
  /** Which picture of which entry. */
  getKey(index: number): Promise<ImageVectorKey>
  /** One vector `[D]`. */
  getVector(index: number): Promise<Float32Array>
  /** All vectors in their order, some MB at a time. */
  readChunks(): AsyncIterable<VectorChunk>
  /** Closes the files. */
  close(): Promise<void>
}

/** `squared-distance` compares by 1 - d^2 / 2, which is the cosine of unit-length vectors. */
export type VectorMetric = 'inner-product' | 'squared-distance'

/** Consecutive vectors. */
export interface VectorChunk {
  /** The index of the first. */
  readonly first: number
  /** `[n, D]`. */
  readonly data: Float32Array
}
