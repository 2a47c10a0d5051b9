import { expect, test } from 'vitest'
import { createExactSearch } from '../vectors/create-exact-search.ts'
import { createImageVectors } from '../vectors/create-image-vectors.ts'
import { type ChooseHardNegativesOptions, chooseHardNegatives } from './choose-hard-negatives.ts'

// Similarities to the query are cosines of degrees: 10 .985, 38 .788, 39 .777, 40 .766, 41.5 .749, 42 .743, 44 .719, 60 .5.
const pictures: readonly (readonly [entry: string, degrees: number, image?: string])[] = [
  ['own', 0],
  ['own', 60],
  ['own', 40, '/own.png'],
  ['b', 10],
  ['b', 38],
  ['c', 42],
  ['d', 39],
  ['e', 41.5],
  ['f', 44],
  ['copy', 40, '/own.png'],
]
const radians = pictures.map(([, degrees]) => (degrees * Math.PI) / 180)
const vectors = createImageVectors({
  keys: pictures.map(([entry, degrees, image]) => ({ entry, image: image ?? `/${entry}-${degrees}.png` })),
  size: 2,
  data: new Float32Array(radians.flatMap(angle => [Math.cos(angle), Math.sin(angle)])),
})

async function choose(options: Partial<ChooseHardNegativesOptions> & { count?: number } = {}) {
  const { count = 10, ...rest } = options
  const neighbours = await createExactSearch(vectors)(await vectors.getVector(0), count)
  const common = { vectors, query: 0, start: 0, end: 3, neighbours, tolerance: 0.05, rule: 'reference' as const }
  const { positive, negatives } = await chooseHardNegatives({ ...common, ...rest })
  return {
    positive: positive && pictures[positive.index]![1],
    negatives: negatives.map(({ index }) => `${pictures[index]![0]} ${pictures[index]![1]}`),
  }
}

test("the reference's rule takes each entry's best picture, those nearest to the positive's similarity first", async () => {
  // Entry b is out: its best picture lies beyond the tolerance. The copy of the positive's own picture is passed over.
  expect(await choose()).toEqual({ positive: 40, negatives: ['d 39', 'e 41.5', 'c 42', 'f 44'] })
  expect(await choose({ tolerance: 0.02 })).toEqual({ positive: 40, negatives: ['d 39', 'e 41.5'] })
})

test('the falling rule takes whatever picture lies within the tolerance, the most similar first', async () => {
  expect(await choose({ rule: 'falling' })).toEqual({
    positive: 40,
    negatives: ['b 38', 'd 39', 'copy 40', 'e 41.5', 'c 42', 'f 44'],
  })
})

test('the positive must be among the neighbours by the reference, and by the falling rule need not', async () => {
  expect(await choose({ count: 4 })).toEqual({ positive: undefined, negatives: [] })
  expect(await choose({ count: 4, rule: 'falling' })).toEqual({ positive: 40, negatives: ['b 38', 'd 39'] })
  expect(await choose({ rule: 'falling', end: 1 })).toEqual({ positive: undefined, negatives: [] })
})
