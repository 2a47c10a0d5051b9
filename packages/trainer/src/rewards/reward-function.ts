import { rateOutcome } from './absolute-reward.ts'
import { computeMarginGain, computeMrrGain, computeNdcgGain, computeRankGain, type Gain } from './gains.ts'
import { computeFlooredReward } from './mixture-reward.ts'
import type { RankingOutcome } from './ranking-outcome.ts'
import { computeMixedGain, paperRewardWeights, type RewardWeights } from './reward-weights.ts'

/** Rewards by name: the public code's two, the mixture without its floor, and each gain alone. */
export const rewardNames = ['symmetric', 'mixture', 'absolute', 'mrr', 'ndcg', 'rank', 'margin'] as const

/** The name of a reward, as a config has it. */
export type RewardName = (typeof rewardNames)[number]

/**
 * What an action is worth: `before` is the ranking by the full picture, `after` the one by the crop, or null for keep.
 */
export type RewardFunction = (before: RankingOutcome, after: RankingOutcome | null) => number

/** A crop cannot lose more than this by the symmetric reward. */
const symmetricFloor = -2

/**
 * The reward of that name.
 *
 * - `symmetric`: the mixture's gain over keep, which is worth 0; not scaled, no floor but -2. Losing by a crop costs
 *   what winning by one brings, so that keep has a price of its own.
 * - `mixture`: the public code's, {@link computeMixtureReward}.
 * - `absolute`: the public code's, {@link computeAbsoluteReward}.
 * - `mrr`, `ndcg`, `rank`, `margin`: one gain over keep, which is worth 0.
 */
export function createRewardFunction(name: RewardName, weights: RewardWeights = paperRewardWeights): RewardFunction {
  return {
    symmetric: overKeep((before, after) => Math.max(computeMixedGain(before, after, weights), symmetricFloor)),
    mixture: (before: RankingOutcome, after: RankingOutcome | null) => computeFlooredReward(before, after, weights),
    absolute: (before: RankingOutcome, after: RankingOutcome | null) => rateOutcome(after ?? before),
    mrr: overKeep(computeMrrGain),
    ndcg: overKeep(computeNdcgGain),
    rank: overKeep(computeRankGain),
    margin: overKeep(computeMarginGain),
  }[name]
}

function overKeep(gain: Gain): RewardFunction {
  return (before, after) => (after === null ? 0 : gain(before, after))
}
