import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeDotProduct, createRng, type DualEncoder, type ImageView, type RerankExample } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { KbArticle } from '../readers/kb-article.ts'
import { createHardNegativePreparation } from './create-hard-negative-preparation.ts'
import { createNearestRetrieval } from './create-nearest-retrieval.ts'
import { embedImages, getVectorPartFile } from './embed-images.ts'
import { getVector, type ImageVectors } from './image-vectors.ts'
import { loadImageVectors } from './load-image-vectors.ts'
import { createExactSearch } from './nearest-search.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Unit vectors in the plane by their angles in degrees: similarity is the cosine of the difference. */
function createPlane(angles: readonly (readonly [entry: string, degrees: number])[]): ImageVectors {
  const radians = angles.map(([, degrees]) => (degrees * Math.PI) / 180)
  return {
    keys: angles.map(([entry, degrees]) => ({ entry, image: `/${entry}-${degrees}.png` })),
    size: 2,
    data: new Float32Array(radians.flatMap(angle => [Math.cos(angle), Math.sin(angle)])),
  }
}

const articles = {
  async get(url: string): Promise<KbArticle> {
    return { url, title: url.toUpperCase(), sections: [], images: [] }
  },
}

test('exact search agrees with sorting all similarities, ties in order', async () => {
  const rng = createRng('search')
  const size = 8
  const data = new Float32Array(200 * size).map(() => Math.round(rng.nextNormal()))
  const vectors: ImageVectors = {
    keys: Array.from({ length: 200 }, (_, at) => ({ entry: `${at}`, image: '' })),
    size,
    data,
  }
  const query = new Float32Array(size).map(() => Math.round(rng.nextNormal()))
  const all = vectors.keys
    .map((_, index) => ({ index, similarity: computeDotProduct(getVector(vectors, index), query) }))
    .sort((a, b) => b.similarity - a.similarity)
  for (const count of [1, 17, 200, 500])
    expect(await createExactSearch(vectors)(query, count)).toEqual(all.slice(0, count))
})

test('a drawn picture may ask, and negatives within the tolerance come from entries of their own', async () => {
  // The query is one of a's two pictures, 20 degrees apart; cos 20 = 0.940, so that within 0.05 lie 8.5 to 27.1 degrees.
  const vectors = createPlane([
    ['a', 0],
    ['a', 20],
    ['too near', 10 - 5],
    ['b', 30],
    ['b', 31],
    ['c', -12],
    ['d', 33],
    ['e', -26],
    ['f', 46],
    ['far', 90],
  ])
  const common = { kb: '', articles, vectorsFile: '', vectors, search: createExactSearch(vectors), encoderId: 'e' }
  async function prepare(negatives: number) {
    for (const split of ['train', 'validation'] as const) {
      const preparation = createHardNegativePreparation({
        ...common,
        split,
        negatives,
        rule: 'falling',
        queryPicture: 'drawn',
      })
      for await (const item of preparation.items()) if (item.entry === 'a') return preparation.prepare(item)
    }
    throw new Error('entry a is in neither split')
  }
  const { example } = (await prepare(2)) as { example: RerankExample }
  expect(example).toMatchObject({ queryId: 'a', question: 'Find images related to: A' })
  const positive = example.candidates.find(({ relevance }) => relevance === 1)
  expect([example.image, positive?.image].sort()).toEqual(['/a-0.png', '/a-20.png'])
  const degrees = (image: string | undefined) =>
    Number(/-?\d+(?=\.png)/.exec(image!.replace('/', '').replace(/^\w+-/, ''))![0])
  const distance = (image: string | undefined) => Math.abs(degrees(image) - degrees(example.image))
  const negatives = example.candidates.filter(({ relevance }) => relevance === 0)
  const expected = example.image === '/a-0.png' ? ['c', 'e'] : ['b', 'd']
  expect(negatives.map(({ id }) => id).sort()).toEqual(expected)
  for (const { image } of negatives) expect(distance(image)).toBeGreaterThan(8.4)
  expect(await prepare(9)).toMatchObject({
    queryId: 'a',
    leftOut: expect.stringContaining('of 9 negatives within 0.05'),
  })
})

test('each entry with two pictures stands in exactly one split, about four fifths of them in training', async () => {
  const vectors = createPlane(Array.from({ length: 2_000 }, (_, at) => [`e${at >> 1}`, at] as const))
  const list = async (split: 'train' | 'validation') => {
    const search = createExactSearch(vectors)
    const preparation = createHardNegativePreparation({
      kb: '',
      articles,
      vectorsFile: '',
      vectors,
      search,
      encoderId: '',
      split,
    })
    const entries: string[] = []
    for await (const { entry } of preparation.items()) entries.push(entry)
    return entries
  }
  const [train, validation] = [await list('train'), await list('validation')]
  expect(new Set([...train, ...validation]).size).toBe(1_000)
  expect(train.length + validation.length).toBe(1_000)
  // Five standard errors of a share of 0.8 among 1,000.
  expect(Math.abs(train.length - 800)).toBeLessThan(5 * Math.sqrt(160))
})

/** Embeds a picture as its first two bytes, and counts. */
function createToyEncoder(): DualEncoder & { encoded: number } {
  const encoder = {
    id: 'toy',
    embeddingSize: 2,
    encoded: 0,
    async encodeImages(views: readonly ImageView[]) {
      encoder.encoded += views.length
      return views.map(({ image }) => ({ embedding: new Float32Array([image.data[0]! / 5, image.data[1]! / 5]) }))
    },
    encodeTexts: async () => [],
    dispose: async () => {},
  }
  return encoder
}

test('embedding is resumed by parts, and vectors come back in order with broken pictures left out', async () => {
  async function* items() {
    for (let at = 0; at < 150; at++) yield { entry: `e${at}`, image: `/${at}.png` }
  }
  const decode = async (path: string) => {
    if (path === '/7.png') throw new Error('broken')
    return { width: 1, height: 1, data: new Uint8Array([3, 4, 0]) }
  }
  const broken: string[] = []
  const onBrokenImage = ({ image }: { image: string }) => broken.push(image)
  const encoder = createToyEncoder()
  await embedImages({ items: items(), encoder, decode, out: folder, onBrokenImage, shard: { index: 1, count: 2 } })
  expect(encoder.encoded).toBe(64 + 22 - 1)
  await embedImages({ items: items(), encoder, decode, out: folder, onBrokenImage })
  expect(encoder.encoded).toBe(149)
  expect(broken).toEqual(['/7.png'])

  const vectors = await loadImageVectors(folder)
  expect(vectors).toMatchObject({ encoderId: 'toy', size: 2 })
  expect(vectors.keys.map(({ entry }) => entry)).toEqual(
    Array.from({ length: 150 }, (_, at) => `e${at}`).filter(entry => entry !== 'e7'),
  )
  expectAllClose(getVector(vectors, 148), [0.6, 0.8])

  await writeFile(getVectorPartFile(folder, 0), `${JSON.stringify({ entry: 'e', image: 'i', vector: 'AAAAAA==' })}\n`)
  await expect(loadImageVectors(folder)).rejects.toThrow('line 1: expected a vector of 2 numbers, got 1')
})

test('nearest-neighbour retrieval keeps the best picture of each entry', async () => {
  const vectors = createPlane([
    ['a', 0],
    ['a', 5],
    ['b', 30],
    ['c', 90],
  ])
  const retrieve = createNearestRetrieval({
    vectors,
    search: createExactSearch(vectors),
    embed: async () => getVector(vectors, 1),
    hits: 3,
  })
  const found = await retrieve(undefined, '/q.png')
  expect(found.map(({ url }) => url)).toEqual(['a', 'b'])
  expectAllClose(
    found.map(({ similarity }) => similarity),
    [1, Math.cos((25 * Math.PI) / 180)],
  )
})
