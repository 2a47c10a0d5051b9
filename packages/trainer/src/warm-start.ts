import type { Rng } from '@region-r1/core'
import type { StepMetrics } from '@region-r1/tensor'
import { type AdamWState, clipGradients, computeLearningRate, updateAdamW } from '@region-r1/tensor'
import type { HeadNetwork } from './head/head-network.ts'
import type { HeadWeights } from './head/head-weights.ts'
import { computeImitationLoss, readPolicies, toLogitsGradient } from './objective.ts'
import { assembleBatch } from './training/assemble-batch.ts'
import type { TrainingConfig } from './training/training-config.ts'
import type { TrainingQuery } from './training/training-set.ts'

export interface WarmStartStepOptions {
  readonly config: TrainingConfig
  readonly network: HeadNetwork
  /** Changed in place. */
  readonly weights: HeadWeights
  /** Changed in place. */
  readonly optimizer: AdamWState
  readonly queries: readonly TrainingQuery[]
  /** Of the warm start, counted from 0. */
  readonly step: number
  /** Of this step alone. */
  readonly rng: Rng
}

/**
 * One supervised step: imitates the best anchors of the reward table, or labels, and the decision where the settings say so. It
 * comes before r-GRPO, because a random crop pays less than keeping and the decision would close before boxes are
 * learned; and it is the yardstick: what does not generalise here will not by reinforcement.
 */
export async function takeWarmStartStep(options: WarmStartStepOptions): Promise<StepMetrics> {
  const { config, network, weights, optimizer, queries, step, rng } = options
  const { featureDropout, wordDropout, maxGradNorm, weightDecay, warmStart, warmupSteps } = config
  const batch = assembleBatch(queries, network.config, { rng: rng.fork('dropout'), featureDropout, wordDropout })
  let loss = 0
  const gradients = await network.backpropagate(weights, batch, logits => {
    const terms = readPolicies(logits, batch).map((policy, row) =>
      computeImitationLoss(policy, queries[row]!.imitated, warmStart),
    )
    loss = terms.reduce((sum, term) => sum + term.value, 0) / terms.length
    return toLogitsGradient(terms, batch, network.config.anchors.length)
  })
  const gradientNorm = clipGradients(gradients, maxGradNorm)
  const learningRate = computeLearningRate({ ...warmStart, warmupSteps }, step)
  updateAdamW(weights, gradients, optimizer, { learningRate, weightDecay })
  return { 'loss/imitation': loss, grad_norm: gradientNorm, learning_rate: learningRate }
}
