import type { RerankExample } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import type { KbArticle } from '../readers/kb-article.ts'
import { createExactSearch } from '../vectors/create-exact-search.ts'
import { createImageVectors } from '../vectors/create-image-vectors.ts'
import type { ImageVectors } from '../vectors/image-vectors.ts'
import { createHardNegativePreparation } from './create-hard-negative-preparation.ts'
import { createNearestRetrieval } from './create-nearest-retrieval.ts'

/** Unit vectors in the plane by their angles in degrees: similarity is the cosine of the difference. */
function createPlane(angles: readonly (readonly [entry: string, degrees: number])[]): ImageVectors {
  const radians = angles.map(([, degrees]) => (degrees * Math.PI) / 180)
  return createImageVectors({
    keys: angles.map(([entry, degrees]) => ({ entry, image: `/${entry}-${degrees}.png` })),
    size: 2,
    data: new Float32Array(radians.flatMap(angle => [Math.cos(angle), Math.sin(angle)])),
  })
}

const articles = {
  async get(url: string): Promise<KbArticle> {
    return { url, title: url.toUpperCase(), sections: [], images: [] }
  },
}

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
  const common = { kb: '', articles, vectorInputs: {}, vectors, search: createExactSearch(vectors), encoderId: 'e' }
  async function prepare(negatives: number) {
    for (const split of ['train', 'validation'] as const) {
      const preparation = createHardNegativePreparation({
        ...common,
        split,
        negatives,
        rule: 'falling',
        queryPicture: 'drawn',
      })
      for await (const item of preparation.items()) if (item.start === 0) return preparation.prepare(item)
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
      vectorInputs: {},
      vectors,
      search,
      encoderId: '',
      split,
    })
    const entries: string[] = []
    for await (const { start } of preparation.items()) entries.push((await vectors.getKey(start)).entry)
    return entries
  }
  const [train, validation] = [await list('train'), await list('validation')]
  expect(new Set([...train, ...validation]).size).toBe(1_000)
  expect(train.length + validation.length).toBe(1_000)
  // Five standard errors of a share of 0.8 among 1,000.
  expect(Math.abs(train.length - 800)).toBeLessThan(5 * Math.sqrt(160))
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
    embed: async () => vectors.getVector(1),
    hits: 3,
  })
  const found = await retrieve(undefined, '/q.png')
  expect(found.map(({ url }) => url)).toEqual(['a', 'b'])
  expectAllClose(
    found.map(({ similarity }) => similarity),
    [1, Math.cos((25 * Math.PI) / 180)],
  )
})
