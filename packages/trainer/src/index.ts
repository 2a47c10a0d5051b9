/**
 * r-GRPO: trains a keep-or-crop policy from ranking rewards alone, and exports it to ONNX.
 *
 * @example
 * const table = await buildRewardTable({ examples, encoder, folder: '.region-r1/reward-table' })
 * await train({ config: createTrainingConfig(), encoder, table, validation, backend: await openBackend(), directory })
 *
 * @module @region-r1/trainer
 */

// Training
export { type Backend, type BackendName, backendNames } from '@region-r1/tensor'
export { type HeadBackend, type OnnxruntimeBackend, openBackend } from './head/open-backend.ts'
export { type HeadBackendName, headBackendNames, type PresetName, presetNames } from './names.ts'
export {
  type BuildRewardTableOptions,
  buildRewardTable,
  type RewardTableProgress,
} from './reward-table/build-reward-table.ts'
export {
  type CreateOutcomeSourceOptions,
  createOutcomeSource,
  type OutcomeSource,
} from './reward-table/create-outcome-source.ts'
export {
  type CreateShardMeasurerOptions,
  createShardMeasurer,
  type MeasuredQueries,
  type ShardMeasurer,
} from './reward-table/create-shard-measurer.ts'
export type { RewardTable, TablePicture, TableQuery } from './reward-table/reward-table.ts'
export { splitTable } from './reward-table/split-table.ts'
// Rewards
export { type AbsoluteRewardOptions, computeAbsoluteReward } from './rewards/absolute-reward.ts'
export { type CropBonus, computeCropBonus } from './rewards/crop-bonus.ts'
export { computeMarginGain, computeMrrGain, computeNdcgGain, computeRankGain, type Gain } from './rewards/gains.ts'
export { computeMixtureReward, invalidBoxReward, type MixtureRewardOptions } from './rewards/mixture-reward.ts'
export { computeRankingOutcome, type RankingOutcome } from './rewards/ranking-outcome.ts'
export { createRewardFunction, type RewardFunction, type RewardName, rewardNames } from './rewards/reward-function.ts'
export { type PublicCodeWeights, paperRewardWeights, type RewardWeights } from './rewards/reward-weights.ts'
// For policies that write
export { type ForcedDecisions, forceDecisions } from './rollouts/force-decisions.ts'
export { computeSequenceAdvantages, type SequenceAdvantagesOptions } from './sequences/compute-sequence-advantages.ts'
export { computeSequenceLoss, type SequenceLoss, type SequenceLossOptions } from './sequences/compute-sequence-loss.ts'
// The loop
export type { DecisionLabels } from './training/label-targets.ts'
export { createTrainingConfig } from './training/presets.ts'
export { type TrainOptions, type TrainProgress, type TrainResult, train } from './training/train.ts'
export { type TrainingConfig, type TrainingConfigInput, trainingConfigSchema } from './training/training-config.ts'
export { getTrainingStage, type TrainingStage } from './training/training-stage.ts'
export type { ValidationResult } from './training/validate-policy.ts'
