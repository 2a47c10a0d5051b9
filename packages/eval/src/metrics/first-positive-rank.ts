import { assertRanking } from './assert-ranking.ts'

/**
 * The place, counted from 1, of the first positive: a candidate with the highest label of the list, which must be above
 * 0. `n + 1` where no candidate is positive.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @throws InvalidArgumentError where `ranking` is no permutation of the candidates or a label is negative
 * @example
 * computeFirstPositiveRank([2, 0, 1], [1, 0, 0]) // 2
 */
export function computeFirstPositiveRank(ranking: readonly number[], labels: readonly number[]): number {
  assertRanking(ranking, labels)
  const highest = Math.max(0, ...labels)
  if (highest === 0) return labels.length + 1
  return ranking.findIndex(index => labels[index] === highest) + 1
}
