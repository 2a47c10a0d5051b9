import { computeFirstPositiveRank } from './first-positive-rank.ts'

/**
 * `1 / rank` of the first positive (the highest label of the list), in [0, 1]; 0 where no label is above 0. Its mean
 * over queries is MRR.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @throws InvalidArgumentError where `ranking` is no permutation of the candidates or a label is negative
 * @example
 * computeReciprocalRank([2, 0, 1], [1, 0, 0]) // 0.5
 */
export function computeReciprocalRank(ranking: readonly number[], labels: readonly number[]): number {
  const rank = computeFirstPositiveRank(ranking, labels)
  return rank > labels.length ? 0 : 1 / rank
}
