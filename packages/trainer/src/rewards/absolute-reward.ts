import { computeRankingOutcome, type RankingOutcome } from './ranking-outcome.ts'

/** One ranking of a query's candidates. */
export interface AbsoluteRewardOptions {
  /** `[n]` scores of the candidates by whatever picture the action leaves. */
  readonly scores: ArrayLike<number>
  /** `[n]` graded relevance, 0 or above. */
  readonly labels: readonly number[]
}

/**
 * Half the reciprocal rank and half the nDCG of whatever picture the action leaves, in [0, 1]: the public code's reward
 * without a base to compare with.
 *
 * @throws InvalidArgumentError where scores and labels differ in length
 * @example
 * computeAbsoluteReward({ scores: [0.5, 0.2], labels: [1, 0] }) // 1
 */
export function computeAbsoluteReward({ scores, labels }: AbsoluteRewardOptions): number {
  return rateOutcome(computeRankingOutcome(scores, labels))
}

/** {@link computeAbsoluteReward} from a ranking that is measured already. */
export function rateOutcome({ reciprocalRank, ndcg }: RankingOutcome): number {
  return 0.5 * reciprocalRank + 0.5 * ndcg
}
