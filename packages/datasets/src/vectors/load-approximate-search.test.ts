import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { createExactSearch } from './create-exact-search.ts'
import { createImageVectors } from './create-image-vectors.ts'
import type { ImageVectors } from './image-vectors.ts'
import { loadApproximateSearch } from './load-approximate-search.ts'

const usable = await import('usearch').then(
  () => true,
  () => false,
)

/** Unit vectors around 40 centres, as embeddings of pictures of 40 kinds lie. */
function createClusters(count: number, size: number): ImageVectors {
  const rng = createRng('clusters')
  const centres = Array.from({ length: 40 }, () => Array.from({ length: size }, () => rng.nextNormal()))
  const data = new Float32Array(count * size)
  for (let at = 0; at < count; at++) {
    const vector = rng.pick(centres).map(value => value + 0.7 * rng.nextNormal())
    const norm = Math.hypot(...vector)
    data.set(
      vector.map(value => value / norm),
      at * size,
    )
  }
  const keys = Array.from({ length: count }, (_, at) => ({ entry: `${at}`, image: '' }))
  return createImageVectors({ keys, size, data })
}

// Its native part has no build for every platform, and nothing else needs it.
test.skipIf(!usable)('the graph finds at least 98 % of the 20 nearest, and its file is used again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'datasets-'))
  const vectors = createClusters(3_000, 32)
  const exact = createExactSearch(vectors)
  const indexFile = join(folder, 'index.usearch')
  const made = await loadApproximateSearch(vectors, { indexFile, threads: 1 })
  const loaded = await loadApproximateSearch(vectors, { indexFile })
  let found = 0
  for (let query = 0; query < 100; query++) {
    const vector = await vectors.getVector(query)
    const expected = new Set((await exact(vector, 20)).map(({ index }) => index))
    const neighbours = await made(vector, 20)
    found += neighbours.filter(({ index }) => expected.has(index)).length
    expect(await loaded(vector, 20)).toEqual(neighbours)
    expect(neighbours[0]?.index).toBe(query)
  }
  expect(found / 2_000).toBeGreaterThanOrEqual(0.98)

  const fewer = { ...vectors, count: 2_999 }
  await expect(loadApproximateSearch(fewer, { indexFile })).rejects.toThrow(
    'holds 3000 vectors of 32 numbers, expected 2999',
  )
  await rm(folder, { recursive: true })
})
