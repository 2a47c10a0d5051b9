import { InvalidArgumentError } from '@region-r1/core'
import { computeMarginGain, computeMrrGain, computeNdcgGain, computeRankGain } from './gains.ts'
import type { RankingOutcome } from './ranking-outcome.ts'

/** How much each gain counts in a mixture. */
export interface RewardWeights {
  readonly mrr: number
  readonly ndcg: number
  readonly rank: number
  readonly margin: number
}

/** The same as the public code's configuration files write it. */
export interface PublicCodeWeights {
  readonly weight_mrr: number
  readonly weight_ndcg: number
  readonly weight_rank: number
  readonly weight_margin: number
}

/** The paper's recommended mixture. */
export const paperRewardWeights: RewardWeights = { mrr: 0.2, ndcg: 0.2, rank: 0.2, margin: 0.4 }

/** The weighted sum of the gains of one ranking over another. */
export function computeMixedGain(before: RankingOutcome, after: RankingOutcome, weights: RewardWeights): number {
  return (
    weights.mrr * computeMrrGain(before, after) +
    weights.ndcg * computeNdcgGain(before, after) +
    weights.rank * computeRankGain(before, after) +
    weights.margin * computeMarginGain(before, after)
  )
}

/** @throws InvalidArgumentError where a weight is missing or not finite. */
export function parseRewardWeights(weights: RewardWeights | PublicCodeWeights): RewardWeights {
  const parsed =
    'weight_mrr' in weights
      ? {
          mrr: weights.weight_mrr,
          ndcg: weights.weight_ndcg,
          rank: weights.weight_rank,
          margin: weights.weight_margin,
        }
      : weights
  for (const name of ['mrr', 'ndcg', 'rank', 'margin'] as const) {
    if (Number.isFinite(parsed[name])) continue
    throw new InvalidArgumentError({
      argument: 'weights',
      message: `reward weights are finite numbers for mrr, ndcg, rank and margin, got ${parsed[name]} for ${name}`,
    })
  }
  return parsed
}
