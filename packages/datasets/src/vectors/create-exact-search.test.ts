import { computeDotProduct, createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { createExactSearch } from './create-exact-search.ts'
import { createImageVectors } from './create-image-vectors.ts'
import type { ImageVectors } from './image-vectors.ts'

/** Small whole numbers, so that many similarities are alike; 300 vectors a chunk, to have several. */
function createNumbers(count: number, size: number) {
  const rng = createRng('search')
  const draw = (length: number) => new Float32Array(length).map(() => Math.round(rng.nextNormal()))
  const data = draw(count * size)
  const keys = Array.from({ length: count }, (_, at) => ({ entry: `${at}`, image: `${at}.png` }))
  const whole = createImageVectors({ keys, size, data })
  let passes = 0
  const vectors: ImageVectors = {
    ...whole,
    async *readChunks() {
      passes++
      for (let first = 0; first < count; first += 300) {
        yield { first, data: data.subarray(first * size, (first + 300) * size) }
      }
    },
  }
  return { vectors, data, draw, countPasses: () => passes }
}

function sortAll(query: Float32Array, data: Float32Array) {
  return Array.from({ length: data.length / query.length }, (_, index) => ({
    index,
    similarity: Math.fround(computeDotProduct(query, data, index * query.length)),
  })).sort((a, b) => b.similarity - a.similarity)
}

test('the nearest are those of sorting all similarities, of two alike the earlier one', async () => {
  const { vectors, data, draw } = createNumbers(1_000, 8)
  const query = draw(8)
  const search = createExactSearch(vectors)
  for (const count of [0, 1, 17, 999, 5_000]) {
    expect(await search(query, count)).toEqual(sortAll(query, data).slice(0, count))
  }
})

test('searches that are asked for together share a pass over the vectors', async () => {
  const { vectors, data, draw, countPasses } = createNumbers(700, 8)
  const search = createExactSearch(vectors)
  const queries = Array.from({ length: 200 }, () => draw(8))
  const found = await Promise.all(queries.map(query => search(query, 5)))
  for (const [at, query] of queries.entries()) expect(found[at]).toEqual(sortAll(query, data).slice(0, 5))
  expect(countPasses()).toBe(2)
})

test('by distance, unit vectors come as by their cosine', async () => {
  const keys = [0, 90, 30].map(degrees => ({ entry: `${degrees}`, image: `${degrees}.png` }))
  const angles = [0, Math.PI / 2, Math.PI / 6]
  const data = new Float32Array(angles.flatMap(angle => [Math.cos(angle), Math.sin(angle)]))
  const byDistance = { ...createImageVectors({ keys, size: 2, data }), metric: 'squared-distance' as const }
  const found = await createExactSearch(byDistance)(Float32Array.of(1, 0), 3)
  expect(found.map(({ index }) => index)).toEqual([0, 2, 1])
  expect(found[1]!.similarity).toBeCloseTo(Math.cos(Math.PI / 6), 6)
})

test('a file that cannot be read fails the searches that asked, and later ones go on', async () => {
  const { vectors, draw } = createNumbers(10, 4)
  let isBroken = true
  const search = createExactSearch({
    ...vectors,
    async *readChunks() {
      if (isBroken) throw new Error('cut off')
      yield* vectors.readChunks()
    },
  })
  const query = draw(4)
  await expect(Promise.all([search(query, 1), search(query, 1)])).rejects.toThrow('cut off')
  isBroken = false
  expect(await search(query, 1)).toHaveLength(1)
})
