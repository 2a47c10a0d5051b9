/**
 * r-GRPO: trains a keep-or-crop policy from ranking rewards alone.
 *
 * @module
 */

// Rewards
export { type AbsoluteRewardOptions, computeAbsoluteReward } from './rewards/absolute-reward.ts'
export { type CropBonus, computeCropBonus } from './rewards/crop-bonus.ts'
export { computeMarginGain, computeMrrGain, computeNdcgGain, computeRankGain, type Gain } from './rewards/gains.ts'
export { computeMixtureReward, invalidBoxReward, type MixtureRewardOptions } from './rewards/mixture-reward.ts'
export { computeRankingOutcome, type RankingOutcome } from './rewards/ranking-outcome.ts'
export { createRewardFunction, type RewardFunction, type RewardName, rewardNames } from './rewards/reward-function.ts'
export { type PublicCodeWeights, paperRewardWeights, type RewardWeights } from './rewards/reward-weights.ts'
