import { expect, test } from 'vitest'
import { rankByScore } from './rank-by-score.ts'

test('the highest score comes first, and ties keep their order', () => {
  expect(rankByScore([0.2, 0.9, 0.2, -1, 0.9])).toEqual([1, 4, 0, 2, 3])
})

test('candidates without a score come last, in their order', () => {
  expect(rankByScore([Number.NaN, -0.5, Number.NaN, 0.5])).toEqual([3, 1, 0, 2])
})

test('infinite scores stay at their ends', () => {
  expect(rankByScore(Float64Array.of(-Infinity, 0, Infinity, -Infinity))).toEqual([2, 1, 0, 3])
})

test('nothing is ranked where there is nothing', () => {
  expect(rankByScore([])).toEqual([])
})
