import { expect, test } from 'vitest'
import { rankCandidates } from './rank-candidates.ts'

test('ranks count from 1 by both pictures, and a candidate without a vector is last in both', () => {
  const candidates = ['a', 'b', 'c'].map(id => ({ id }))
  const ranking = rankCandidates(index => candidates[index]!, {
    scores: Float64Array.of(Number.NaN, 0.1, 0.7),
    fullImageScores: Float64Array.of(Number.NaN, 0.5, 0.2),
  })
  expect(ranking).toEqual([
    { id: 'c', rank: 1, score: 0.7, originalIndex: 2, fullImageRank: 2, fullImageScore: 0.2 },
    { id: 'b', rank: 2, score: 0.1, originalIndex: 1, fullImageRank: 1, fullImageScore: 0.5 },
    { id: 'a', rank: 3, score: null, originalIndex: 0, fullImageRank: 3, fullImageScore: null },
  ])
})
