import { expect, test } from 'vitest'
import { createRanker } from './create-ranker.ts'

const ids = ['b', 'c', 'a', 'd']

test('equal scores keep the order of the candidates by default', () => {
  expect(createRanker(ids)([0.5, 0.5, 0.5, 0.9])).toEqual([3, 0, 1, 2])
})

test("by trec_eval's rule the larger id comes first, also where scores differ beyond 32 bits", () => {
  const rank = createRanker(ids, 'trec-eval')
  expect(rank([0.5, 0.5, 0.5 + 1e-12, 0.9])).toEqual([3, 1, 0, 2])
  expect(rank([0.5, Number.NaN, 0.7, 0.1])).toEqual([2, 0, 3, 1])
})
