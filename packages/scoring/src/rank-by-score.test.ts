import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { computePlaces, findPlaces, rankByScore } from './rank-by-score.ts'

test('the highest score comes first, and ties keep their order', () => {
  expect(rankByScore([0.2, 0.9, 0.2, -1, 0.9])).toEqual([1, 4, 0, 2, 3])
})

test('candidates without a score come last, in their order', () => {
  expect(rankByScore([Number.NaN, -0.5, Number.NaN, 0.5])).toEqual([3, 1, 0, 2])
})

test('infinite scores stay at their ends', () => {
  expect(rankByScore(Float64Array.of(-Infinity, 0, Infinity, -Infinity))).toEqual([2, 1, 0, 3])
})

test('the first few are those of the whole ranking, ties at the cut and both zeros included', () => {
  const scores = [0, 0.5, -0, 0.5, Number.NaN, 0.5, 1]
  const whole = rankByScore(scores)
  expect(whole).toEqual([6, 1, 3, 5, 0, 2, 4])
  for (let topN = 0; topN <= 9; topN++) expect(rankByScore(scores, topN)).toEqual(whole.slice(0, topN))
  expect([...computePlaces(scores)]).toEqual([4, 1, 5, 2, 6, 3, 0])
})

test('nothing is ranked where there is nothing', () => {
  expect(rankByScore([])).toEqual([])
})

test('few of many, and places of few or many, are those of the whole ranking', () => {
  const rng = createRng('places')
  for (const levels of [2, 30, 1000]) {
    const scores = Array.from({ length: 300 }, () => (rng.nextInt(20) === 0 ? Number.NaN : rng.nextInt(levels) - 9))
    const whole = rankByScore(scores)
    const places = computePlaces(scores)
    for (const topN of [0, 1, 31, 32, 33, 299, 300, 301]) {
      const order = rankByScore(scores, topN)
      expect(order).toEqual(whole.slice(0, topN))
      expect(findPlaces(scores, order)).toEqual(order.map(index => places[index]))
    }
    expect(findPlaces(scores, [299, 0, 150])).toEqual([299, 0, 150].map(index => places[index]))
  }
})
