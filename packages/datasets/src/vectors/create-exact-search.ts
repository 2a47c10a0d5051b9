import { setImmediate } from 'node:timers/promises'
import { computeDotProduct } from '@region-r1/core'
import type { ImageVectors, VectorChunk } from './image-vectors.ts'
import { createNearestHeap, type NearestHeap } from './nearest-heap.ts'
import type { NearestSearch, Neighbour } from './nearest-search.ts'

interface PendingSearch {
  readonly query: Float32Array
  readonly heap: NearestHeap
  resolve(found: readonly Neighbour[]): void
  reject(error: unknown): void
}

// More queries in one pass than this gain little, and their lists are memory.
const passQueries = 128

/**
 * Compares with every vector: exact, and the check of any approximate index. Searches that are asked for while a pass
 * over the vectors runs share the next one, so that files of many GB are read once for up to 128 queries.
 */
export function createExactSearch(vectors: ImageVectors): NearestSearch {
  const pending: PendingSearch[] = []
  let isRunning = false

  async function run(): Promise<void> {
    // Those who ask in the same turn come along.
    await setImmediate()
    while (pending.length > 0) {
      const searches = pending.splice(0, passQueries)
      try {
        for await (const chunk of vectors.readChunks()) for (const search of searches) compare(vectors, search, chunk)
        for (const { heap, resolve } of searches) resolve(heap.take())
      } catch (error) {
        for (const { reject } of searches) reject(error)
      }
    }
    isRunning = false
  }

  return (query, count) =>
    new Promise((resolve, reject) => {
      pending.push({ query, heap: createNearestHeap(count), resolve, reject })
      if (isRunning) return
      isRunning = true
      void run()
    })
}

function compare(
  { size, metric = 'inner-product' }: ImageVectors,
  { query, heap }: PendingSearch,
  { first, data }: VectorChunk,
) {
  const norm = computeDotProduct(query, query)
  for (let row = 0, start = 0; start < data.length; row++, start += size) {
    const product = computeDotProduct(query, data, start)
    const similarity = metric === 'inner-product' ? product : compareByDistance(product, norm, data, start, size)
    heap.offer(first + row, Math.fround(similarity))
  }
}

/** 1 - |q - x|^2 / 2. */
function compareByDistance(product: number, norm: number, data: Float32Array, start: number, size: number): number {
  const row = data.subarray(start, start + size)
  return 1 - (norm - 2 * product + computeDotProduct(row, row)) / 2
}
