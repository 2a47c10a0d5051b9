import { assertCutoff, assertRanking } from './assert-ranking.ts'

/**
 * The share of the relevant candidates (label above 0) among the first `k`, in [0, 1]; 0 where none is relevant, so that
 * the mean over all queries counts a missing gold entry as a miss, as the published tables do. With one gold entry a
 * query this is the hit rate.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @throws InvalidArgumentError where `ranking` is no permutation of the candidates, a label is negative or `k` is below 1
 * @example
 * computeRecall([2, 0, 1], [1, 1, 0], 2) // 0.5
 */
export function computeRecall(ranking: readonly number[], labels: readonly number[], k: number): number {
  const relevant = labels.filter(label => label > 0).length
  const found = countRelevant(ranking, labels, k)
  return relevant === 0 ? 0 : found / relevant
}

/** 1 where one of the first `k` candidates is relevant (label above 0), else 0. Arguments as {@link computeRecall}. */
export function computeHit(ranking: readonly number[], labels: readonly number[], k: number): number {
  return countRelevant(ranking, labels, k) > 0 ? 1 : 0
}

/**
 * The share of the first `k` places that hold a relevant candidate (label above 0), in [0, 1]. Divides by `k` even where
 * the list is shorter, as trec_eval does. Arguments as {@link computeRecall}.
 */
export function computePrecision(ranking: readonly number[], labels: readonly number[], k: number): number {
  return countRelevant(ranking, labels, k) / (Number.isFinite(k) ? k : ranking.length)
}

function countRelevant(ranking: readonly number[], labels: readonly number[], k: number): number {
  assertRanking(ranking, labels)
  assertCutoff(k)
  return ranking.slice(0, k).filter(index => labels[index]! > 0).length
}
