import { assertRanking } from './assert-ranking.ts'

/**
 * The mean of the precision at each relevant candidate's place (label above 0), in [0, 1]; 0 where none is relevant. Its
 * mean over queries is MAP.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @throws InvalidArgumentError where `ranking` is no permutation of the candidates or a label is negative
 * @example
 * computeAveragePrecision([0, 1, 2], [1, 0, 1]) // (1 / 1 + 2 / 3) / 2 = 0.8333333333333333
 */
export function computeAveragePrecision(ranking: readonly number[], labels: readonly number[]): number {
  assertRanking(ranking, labels)
  let found = 0
  let sum = 0
  for (const [place, index] of ranking.entries()) {
    if (labels[index]! > 0) sum += ++found / (place + 1)
  }
  return found === 0 ? 0 : sum / found
}
