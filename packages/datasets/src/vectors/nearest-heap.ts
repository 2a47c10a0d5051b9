import type { Neighbour } from './nearest-search.ts'

/** Keeps the best so many of what it is offered, in that much memory. */
export interface NearestHeap {
  /** Offers come by rising index, so that of two alike the earlier one stays. */
  offer(index: number, similarity: number): void
  /** Best first, of two alike the earlier one. */
  take(): Neighbour[]
}

/** An empty heap for `count` neighbours: the worst of those kept stands on top. */
export function createNearestHeap(count: number): NearestHeap {
  const indices: number[] = []
  const similarities: number[] = []
  const isWorse = (a: number, b: number) =>
    similarities[a]! < similarities[b]! || (similarities[a] === similarities[b] && indices[a]! > indices[b]!)

  function swap(a: number, b: number): void {
    ;[indices[a], indices[b]] = [indices[b]!, indices[a]!]
    ;[similarities[a], similarities[b]] = [similarities[b]!, similarities[a]!]
  }

  function siftUp(from: number): void {
    for (let at = from, parent = (at - 1) >> 1; at > 0 && isWorse(at, parent); at = parent, parent = (at - 1) >> 1) {
      swap(at, parent)
    }
  }

  function siftDown(): void {
    for (let at = 0; ; ) {
      let worst = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < indices.length && isWorse(child, worst)) worst = child
      if (worst === at) return
      swap(at, worst)
      at = worst
    }
  }

  return {
    offer(index, similarity) {
      if (indices.length < count) {
        indices.push(index)
        similarities.push(similarity)
        siftUp(indices.length - 1)
      } else if (similarity > similarities[0]!) {
        indices[0] = index
        similarities[0] = similarity
        siftDown()
      }
    },
    take: () =>
      indices
        .map((index, at) => ({ index, similarity: similarities[at]! }))
        .sort((a, b) => b.similarity - a.similarity || a.index - b.index),
  }
}
