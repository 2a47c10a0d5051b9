import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectAllClose } from '@region-r1/test-kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createExactSearch } from '../create-exact-search.ts'
import { openFaissVectors } from './open-faiss-vectors.ts'
import { openFloatRows } from './open-float-rows.ts'
import { openQueryVectors } from './open-query-vectors.ts'
import { parsePickledNumbers } from './parse-pickled-numbers.ts'
import { readVectorIds } from './read-vector-ids.ts'

// Written by make_fixtures.py with faiss-cpu and numpy, which printed what is expected here.
const at = (name: string) => fileURLToPath(new URL(`__fixtures__/${name}`, import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function* articles() {
  for (let number = 0; number < 400; number++) {
    const images = [0, 1].map(picture => ({ url: `http://${number}-${picture}.png` }))
    yield { url: `u${number}`, images }
  }
}
const findPicture = async (url: string) => (url === 'http://0-1.png' ? undefined : `/kb/${url.slice(7)}`)

async function open(index: string, ids: readonly (string | number)[]) {
  const file = join(folder, 'ids.json')
  await writeFile(file, JSON.stringify(ids))
  return openFaissVectors({ index: at(index), ids: file, articles: articles(), findPicture })
}

test.each([
  ['inner-product.faiss', [1, 0.679244, 0.151109, 0.059788, -0.251415, -0.703578, -0.811543]],
  // 1 - d^2 / 2 of the distances that FAISS printed.
  ['distance.faiss', [0, 0.641511, 1.697783, 1.880423, 2.50283, 3.407156, 3.623086].map(distance => 1 - distance / 2)],
])('a search in %s finds what FAISS finds', async (name, similarities) => {
  const vectors = await open(name, [2, 2, 0, 0, 0, 300, 'u301'])
  expect(vectors).toMatchObject({ count: 7, size: 3 })
  const found = await createExactSearch(vectors)(await vectors.getVector(2), 7)
  expect(found.map(({ index }) => index)).toEqual([2, 0, 6, 5, 4, 1, 3])
  expectAllClose(
    found.map(({ similarity }) => similarity),
    similarities,
    { atol: 2e-6 },
  )
  await vectors.close()
})

test("rows are of an article's pictures in their order, by number or URL, where these are at hand", async () => {
  const vectors = await open('inner-product.faiss', [2, 2, 0, 0, 0, 300, 'u301'])
  expect([...vectors.entries]).toEqual([0, 0, 1, 1, 1, 2, 3])
  expect(await Promise.all([0, 1, 2, 3, 4, 5, 6].map(vectors.getKey))).toEqual([
    { entry: 'u2', image: '/kb/2-0.png' },
    { entry: 'u2', image: '/kb/2-1.png' },
    { entry: 'u0', image: '/kb/0-0.png' },
    { entry: 'u0' },
    { entry: 'u0' },
    { entry: 'u300', image: '/kb/300-0.png' },
    { entry: 'u301', image: '/kb/301-0.png' },
  ])
  await vectors.close()
})

test('ids that do not go with the index or the knowledge base are errors', async () => {
  await expect(open('inner-product.faiss', [0, 1])).rejects.toThrow('should name 7 vectors, it has 2 ids')
  await expect(open('inner-product.faiss', [0, 0, 0, 0, 0, 0, 400])).rejects.toThrow(
    'names article 400, which is not in',
  )
  await expect(open('inner-product.faiss', [0, 0, 0, 1, 1, 1, 0])).rejects.toThrow('names an article in two places')
})

test.each([2, 4, 5])('a pickled list of protocol %i gives its numbers', async protocol => {
  expect(await readVectorIds(at(`ids-${protocol}.pkl`), 7)).toEqual([2, 2, 0, 0, 0, 300, 70_000])
})

test('numbers of any width are read from a pickle, and nothing else is', async () => {
  const read = async (name: string) => parsePickledNumbers(await readFile(at(name)), name)
  expect(await read('large.pkl')).toEqual([0, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 40])
  await expect(read('text.pkl')).rejects.toThrow('should be a pickled list of whole numbers')
  const whole = await readFile(at('ids-4.pkl'))
  expect(() => parsePickledNumbers(whole.subarray(0, -3), 'cut')).toThrow('should be a pickled list')
  expect(() => parsePickledNumbers(new Uint8Array(), 'empty')).toThrow('should be a pickled list')
})

test('other indexes, cut files and other matrices are refused by name', async () => {
  await expect(openFloatRows(at('graph.faiss'))).rejects.toThrow(
    'should be a flat index of FAISS (IxFI, IxF2), it begins',
  )
  await expect(openFloatRows(at('double.npy'))).rejects.toThrow('should be a matrix of 32-bit floats')
  const bytes = await readFile(at('distance.faiss'))
  await writeFile(join(folder, 'cut.faiss'), bytes.subarray(0, -4))
  await expect(openFloatRows(join(folder, 'cut.faiss'))).rejects.toThrow('129 bytes, it has 125; download it again')
  await writeFile(join(folder, 'short.faiss'), bytes.subarray(0, 20))
  await expect(openFloatRows(join(folder, 'short.faiss'))).rejects.toThrow('should be a flat index')
  await expect(openFloatRows(join(folder, 'none.faiss'))).rejects.toThrow('there is no file')
  await writeFile(join(folder, 'text.npy'), 'no matrix at all')
  await expect(openFloatRows(join(folder, 'text.npy'))).rejects.toThrow('is no .npy file')
})

test("query vectors are found by the question's id, or its picture's", async () => {
  const ids = join(folder, 'ids.json')
  await writeFile(ids, '["E-VQA_0", 2718158]')
  const queries = await openQueryVectors(at('queries.npy'), ids)
  const index = await openFloatRows(at('inner-product.faiss'))
  expect(queries.size).toBe(3)
  expect(await queries.get({ dataId: 'E-VQA_0' })).toEqual(await index.get(0))
  expect(await queries.get({ dataId: 'E-VQA_9', imageIds: ['2718158'] })).toEqual(await index.get(1))
  await expect(queries.get({ dataId: 'E-VQA_9', imageIds: ['7'] })).rejects.toThrow(
    'has neither the question "E-VQA_9"',
  )
  await queries.close()
  await index.close()
})
