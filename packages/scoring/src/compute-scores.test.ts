import { createRng, InvalidArgumentError } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { computeScores } from './compute-scores.ts'

test('a score is the dot product with a row', () => {
  const query = Float32Array.of(1, 2, 3, 4, 5)
  const candidates = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 1, 1, 1, -1)
  expect([...computeScores(query, candidates)]).toEqual([1, 10, 5])
})

test('equal rows get equal scores, to the last bit', () => {
  const rng = createRng(3)
  const row = Array.from({ length: 131 }, () => rng.nextNormal())
  const query = Float32Array.from(row, () => rng.nextNormal())
  const [first, second] = computeScores(query, Float32Array.from([...row, ...row]))
  expect(first).toBe(second)
  const expected = row.reduce((sum, value, index) => sum + Math.fround(value) * query[index]!, 0)
  expectAllClose([first!], [expected], { atol: 1e-9 })
})

test('a candidate without a vector has no score, and the others keep theirs', () => {
  const scores = computeScores(Float32Array.of(1, 0), Float32Array.of(Number.NaN, Number.NaN, 0.5, 0))
  expect([...scores]).toEqual([Number.NaN, 0.5])
})

test('lengths that do not fit and a broken query are refused', () => {
  expect(() => computeScores(Float32Array.of(1, 0), Float32Array.of(1, 0, 0))).toThrow(InvalidArgumentError)
  expect(() => computeScores(new Float32Array(0), new Float32Array(0))).toThrow(InvalidArgumentError)
  expect(() => computeScores(Float32Array.of(Number.NaN, 0), Float32Array.of(1, 0))).toThrow(/not finite/)
})
