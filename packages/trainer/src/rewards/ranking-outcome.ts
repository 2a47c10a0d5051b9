import { InvalidArgumentError } from '@region-r1/core'
import { computeFirstPositiveRank, computeMargin, computeNdcg, computeReciprocalRank } from '@region-r1/eval'
import { fillUnreadable, rankByScore } from '@region-r1/scoring'

/** What a reward may look at: how one picture, full or cropped, orders a query's candidates. */
export interface RankingOutcome {
  /** 1 / rank of the first positive, in [0, 1]; 0 without a positive. */
  readonly reciprocalRank: number
  /** Over the whole list, linear gains, in [0, 1]. */
  readonly ndcg: number
  /** Of the first positive, from 1; n + 1 without a positive. */
  readonly rank: number
  /** Mean score of the positives minus the highest score of the others. */
  readonly margin: number
}

/**
 * Measures one ranking.
 *
 * @param scores - `[n]` by candidate index; NaN for a candidate that could not be read, which ranks last
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @throws InvalidArgumentError where the two differ in length
 * @example
 * computeRankingOutcome([0.5, 0.2, 0.3], [0, 1, 0])
 * // { reciprocalRank: 0.3333333333333333, ndcg: 0.5, rank: 3, margin: -0.3 }
 */
export function computeRankingOutcome(scores: ArrayLike<number>, labels: readonly number[]): RankingOutcome {
  if (scores.length !== labels.length) {
    throw new InvalidArgumentError({
      argument: 'scores',
      message: `a reward needs one score for each label, got ${scores.length} scores and ${labels.length} labels`,
    })
  }
  const ranking = rankByScore(scores)
  return {
    reciprocalRank: computeReciprocalRank(ranking, labels),
    ndcg: computeNdcg(ranking, labels),
    rank: computeFirstPositiveRank(ranking, labels),
    margin: computeMargin(fillUnreadable(scores), labels),
  }
}
