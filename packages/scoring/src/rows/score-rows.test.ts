import { computeDotProduct, createRng, InvalidArgumentError } from '@region-r1/core'
import { compileKernel } from '@region-r1/kernels'
import { expect, test } from 'vitest'
import { findGivenRows } from './given-rows.ts'
import { instantiateRowKernel } from './row-kernel.ts'
import { rowKernelBase64 } from './row-kernel-bytes.ts'
import { scoreRows } from './score-rows.ts'

const kernel = instantiateRowKernel()!
const [size, rng] = [515, createRng('rows')]
const createVector = (length: number) => Float32Array.from({ length }, () => 4 * rng.next() - 2)
const createIds = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`)

test('cosines by hand, of rows that are not of unit length', () => {
  const candidates = { ids: ['a', 'b', 'c'], embeddings: Float32Array.of(3, 4, 0, -2, 6, 8) }
  const scores = scoreRows(findGivenRows(candidates, 2)!, [Float32Array.of(1, 0), Float32Array.of(0, 1)])
  expect(scores).toEqual([Float64Array.of(0.6, 0, 0.6), Float64Array.of(0.8, -1, 0.8)])
})

test.each([1, 2, 3, 4, 5, 64, 515, 20_000])(
  'the kernel gives the plain loop’s scores to the bit, of %i numbers a row',
  length => {
    for (const count of [1, 2, 33, 130]) {
      const given = findGivenRows({ ids: createIds(count), embeddings: createVector(count * length) }, length)!
      const queries = [createVector(length), createVector(length)]
      expect(scoreRows(given, queries, kernel)).toEqual(scoreRows(given, queries, undefined))
    }
  },
)

test('a score is the product of computeDotProduct by the row’s length', () => {
  const embeddings = createVector(99 * size)
  const query = createVector(size)
  const [scores] = scoreRows(findGivenRows({ ids: createIds(99), embeddings }, size)!, [query])
  for (let row = 0; row < 99; row++) {
    const vector = embeddings.slice(row * size, (row + 1) * size)
    expect(scores![row]).toBe(computeDotProduct(query, vector) / Math.sqrt(computeDotProduct(vector, vector)))
  }
})

test('vectors one by one score as those of one matrix, and one that is missing or of another size is not given', () => {
  const rows = createIds(70).map(id => ({ id, embedding: createVector(size) }))
  const matrix = { ids: createIds(70), embeddings: Float32Array.from(rows.flatMap(({ embedding }) => [...embedding])) }
  const query = createVector(size)
  expect(scoreRows(findGivenRows(rows, size)!, [query])).toEqual(scoreRows(findGivenRows(matrix, size)!, [query]))
  expect(findGivenRows([...rows, { id: 'text', text: 'Owl' }], size)).toBeUndefined()
  expect(findGivenRows(rows, size + 1)).toBeUndefined()
})

test.each([
  [0, 'is all zeros'],
  [Number.NaN, 'has a number that is not finite'],
  [Number.POSITIVE_INFINITY, 'has a number that is not finite'],
])('a row of %d is refused by its id', (value, problem) => {
  const embeddings = createVector(80 * size)
  embeddings.fill(value, 77 * size, 78 * size)
  const given = findGivenRows({ ids: createIds(80), embeddings }, size)!
  expect(() => scoreRows(given, [createVector(size)])).toThrow(InvalidArgumentError)
  expect(() => scoreRows(given, [createVector(size)])).toThrow(`"e77" ${problem}`)
})

test('memory stays small for many rows', () => {
  const own = instantiateRowKernel()!
  scoreRows(
    findGivenRows({ ids: createIds(4_000), embeddings: createVector(4_000 * size) }, size)!,
    [createVector(size)],
    own,
  )
  expect(own.memory.buffer.byteLength).toBeLessThan(200_000)
})

test('the checked-in bytes are those of the source', async () => {
  const bytes = await compileKernel(new URL('../../assembly/row-kernel.ts', import.meta.url))
  expect(Buffer.from(bytes).toString('base64')).toBe(rowKernelBase64)
})
