/** One neighbour. */
export interface Neighbour {
  /** Into the vectors. */
  readonly index: number
  /** Cosine, as a 32-bit float; the inner product where vectors are not of unit length. */
  readonly similarity: number
}

/** Finds the `count` vectors nearest to a query's, best first, of two alike the earlier one. */
export type NearestSearch = (query: Float32Array, count: number) => Promise<readonly Neighbour[]>
