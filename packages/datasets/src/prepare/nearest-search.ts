import { computeDotProduct } from '@region-r1/core'
import type { ImageVectors } from './image-vectors.ts'

/** One neighbour. */
export interface Neighbour {
  /** Into the vectors' keys. */
  readonly index: number
  /** Cosine. */
  readonly similarity: number
}

/** Finds the `count` vectors nearest to a unit-length one, best first. */
export type NearestSearch = (query: Float32Array, count: number) => readonly Neighbour[] | Promise<readonly Neighbour[]>

/** Compares with every vector: exact, and the check of any approximate index. */
export function createExactSearch(vectors: ImageVectors): NearestSearch {
  const total = vectors.keys.length
  return (query, count) => {
    const similarities = new Float32Array(total)
    for (let index = 0; index < total; index++)
      similarities[index] = computeDotProduct(query, vectors.data, index * vectors.size)
    const sorted = similarities.slice().sort()
    const threshold = sorted[Math.max(0, total - count)] ?? 0
    const found: Neighbour[] = []
    for (let index = 0; index < total; index++) {
      if (similarities[index]! >= threshold) found.push({ index, similarity: similarities[index]! })
    }
    // A stable sort: the earlier of two equally near ones comes first.
    return found.sort((a, b) => b.similarity - a.similarity).slice(0, count)
  }
}
