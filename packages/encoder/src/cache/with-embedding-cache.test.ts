import { createPixelBox, type RgbImage } from '@region-r1/core'
import { expect, test } from 'vitest'
import { createFakeEncoder } from '../testing/create-fake-encoder.ts'
import { createEmbeddingCache } from './create-embedding-cache.ts'
import { withEmbeddingCache } from './with-embedding-cache.ts'

const createImage = (level: number): RgbImage => ({ width: 6, height: 4, data: new Uint8Array(72).fill(level) })
const box = createPixelBox({ x1: 1, y1: 1, x2: 5, y2: 3 })

test('what was encoded once is not encoded again, and is the same', async () => {
  const plain = createFakeEncoder()
  const counted = createFakeEncoder()
  const cache = createEmbeddingCache()
  const encoder = withEmbeddingCache(counted, cache)
  const views = [{ image: createImage(9) }, { image: createImage(200) }, { image: createImage(9), box }]
  const expected = await plain.encodeImages(views)
  expect(await encoder.encodeImages(views)).toEqual(expected)
  expect(await encoder.encodeImages([...views].reverse())).toEqual(expected.toReversed())
  expect(await encoder.encodeTexts(['red', 'blue'])).toEqual(await encoder.encodeTexts(['red', 'blue']))
  expect(counted.counts).toEqual({ images: 3, texts: 2 })
  expect(cache.getStatistics()).toMatchObject({ memoryHits: 5, misses: 5, entries: 5 })
})

test('content is what counts: equal pixels are one entry, a box of the whole picture is none, others are others', async () => {
  const counted = createFakeEncoder()
  const encoder = withEmbeddingCache(counted, createEmbeddingCache())
  const whole = createPixelBox({ x1: 0, y1: 0, x2: 6, y2: 4 })
  await encoder.encodeImages([
    { image: createImage(9) },
    { image: createImage(9) },
    { image: createImage(9), box: whole },
  ])
  expect(counted.counts.images).toBe(1)
  const turned = { ...createImage(9), width: 4, height: 6 }
  await encoder.encodeImages([{ image: createImage(9), box }, { image: createImage(10) }, { image: turned }])
  expect(counted.counts.images).toBe(4)
})

test('two encoders share a cache without mixing, and so do a picture’s name and a text', async () => {
  const cache = createEmbeddingCache()
  const small = createFakeEncoder({ embeddingSize: 8 })
  const large = createFakeEncoder({ embeddingSize: 32 })
  const [a] = await withEmbeddingCache(small, cache).encodeTexts(['red'])
  const [b] = await withEmbeddingCache(large, cache).encodeTexts(['red'])
  expect([a!.length, b!.length]).toEqual([8, 32])
  expect(cache.getStatistics().misses).toBe(2)
})

test('memory stays within its bound, and the longest unused goes first', async () => {
  const counted = createFakeEncoder({ embeddingSize: 256, grid: 1 })
  const cache = createEmbeddingCache({ maxBytes: 5000 })
  const encoder = withEmbeddingCache(counted, cache)
  const encode = async (text: string) => {
    await encoder.encodeTexts([text])
    return counted.counts.texts
  }
  for (const text of ['a', 'b', 'c', 'd', 'a']) await encode(text)
  expect(await encode('e')).toBe(5)
  expect(cache.getStatistics().bytes).toBeLessThanOrEqual(5000)
  expect(await encode('a')).toBe(5)
  expect(await encode('b')).toBe(6)
})

test('it keeps the encoder’s shapes, and disposes the encoder but not the cache', async () => {
  const fake = createFakeEncoder({ grid: 3 })
  const cache = createEmbeddingCache()
  const encoder = withEmbeddingCache(fake, cache)
  expect(encoder).toMatchObject({ id: fake.id, embeddingSize: 16, patchGrid: { rows: 3, columns: 3 } })
  expect(encoder.getPatchRegion).toBeUndefined()
  await encoder.encodeTexts(['red'])
  await encoder.dispose()
  expect(fake.disposed).toBe(true)
  expect(cache.getStatistics().entries).toBe(1)
})

test('a failure is not remembered', async () => {
  const fake = createFakeEncoder()
  const encoder = withEmbeddingCache(fake, createEmbeddingCache())
  await expect(encoder.encodeTexts(['red'], { signal: AbortSignal.abort() })).rejects.toThrow()
  expect(await encoder.encodeTexts(['red'])).toEqual(await fake.encodeTexts(['red']))
})

test('a bound that is no positive whole number is refused', () => {
  expect(() => createEmbeddingCache({ maxBytes: 0 })).toThrow('maxBytes is a positive whole number, got 0')
})
