/*
 * Region-aware Group Relative Policy Optimization (Hu and Tu, 2026, arXiv 2604.05268), in the order of the paper:
 * distribution -> group -> rewards -> advantages -> loss -> update -> report.
 *
 * What it implements
 * - The policy pi(a | q) = pi(d | q) pi(box | q) for d = crop, pi(d | q) for keep; no critic: the reward of a rollout
 *   counts against its group's.
 * - Decision-balanced group sampling: each group holds `minPerDecision` rollouts of both decisions.
 * - The clipped surrogate, the KL divergence to a reference policy, entropies of decision and box apart.
 *
 * How it departs from the paper
 * - The policy is a small head on the frozen encoder's patches, not a vision-language model, and the box is one of a
 *   fixed grid of anchors. So a rollout is two draws, not up to 256 tokens; there is no token loss to average.
 * - All rewards were computed before, in the reward table: a rollout is a look-up.
 * - Forced decisions are weighed by the policy's own probability of them and the box is credited within the crops
 *   (docs/forced-samples.md); the paper does not say how it corrects for them.
 * - The KL divergence is summed over the actions, not estimated from rollouts.
 * - `estimator: 'exact'` replaces the group by the sum over all actions: the yardstick of what sampling costs.
 *
 * How it departs from plain GRPO: `balanced: false` is plain GRPO, by the same code.
 */

import type { Rng } from '@region-r1/core'
import type { StepMetrics } from '@region-r1/tensor'
import { type AdamWState, clipGradients, computeLearningRate, updateAdamW } from '@region-r1/tensor'
import type { HeadBatch, HeadLogits } from './head/head-batch.ts'
import type { HeadNetwork } from './head/head-network.ts'
import type { HeadWeights } from './head/head-weights.ts'
import { computeBoxEntropy, computeDecisionEntropy } from './objective/entropy.ts'
import { computeExpectedReward } from './objective/expected-reward.ts'
import { computeKl } from './objective/kl-divergence.ts'
import { type LogitsTerm, sumTerms } from './objective/logits-term.ts'
import { computeSurrogateLoss } from './objective/surrogate-loss.ts'
import { computeCropBonus } from './rewards/crop-bonus.ts'
import { type ActionDistribution, createActionDistribution, keepAction } from './rollouts/action-distribution.ts'
import { computeGroupAdvantages, type GroupAdvantages } from './rollouts/group-advantages.ts'
import { sampleDecisionGroup } from './rollouts/sample-decision-group.ts'
import { assembleBatch } from './training/assemble-batch.ts'
import { createStepMeter } from './training/create-step-meter.ts'
import type { TrainingConfig } from './training/training-config.ts'
import type { TrainingQuery } from './training/training-set.ts'

export interface RGrpoStepOptions {
  readonly config: TrainingConfig
  readonly network: HeadNetwork
  /** Changed in place. */
  readonly weights: HeadWeights
  /** Changed in place. */
  readonly optimizer: AdamWState
  /** The queries of this step, `[B]`. */
  readonly queries: readonly TrainingQuery[]
  /** The reference policy's distribution of each of them; needed where beta is above 0. */
  readonly references?: readonly ActionDistribution[] | undefined
  /** Of r-GRPO, counted from 0. */
  readonly step: number
  /** Of this step alone. */
  readonly rng: Rng
}

/** What was drawn for one query, and what it was worth. */
export interface Rollouts {
  /** The policy that drew. */
  readonly old: ActionDistribution
  /** `[G]`, {@link keepAction} or the index of an anchor. */
  readonly actions: readonly number[]
  /** `[G]`. */
  readonly rewards: readonly number[]
  /** Null where all rewards are equal. */
  readonly advantages: GroupAdvantages | null
  readonly forced: number
}

export interface RGrpoStep {
  readonly metrics: StepMetrics
  /** One for each query of the step. */
  readonly rollouts: readonly Rollouts[]
}

/** One step of r-GRPO over a batch of queries: draws a group for each, and updates the policy `numIterations` times. */
export async function takeRGrpoStep(options: RGrpoStepOptions): Promise<RGrpoStep> {
  const { config, network, weights, optimizer, queries, step, rng } = options
  const { featureDropout, wordDropout, numIterations, maxGradNorm, weightDecay } = config
  const learningRate = computeLearningRate(config, step)
  const meter = createStepMeter(config)
  const batch = assembleBatch(queries, network.config, { rng: rng.fork('dropout'), featureDropout, wordDropout })

  let rollouts: readonly Rollouts[] | null = null
  for (let iteration = 0; iteration < numIterations; iteration++) {
    const gradients = await network.backpropagate(weights, batch, logits => {
      const policies = readPolicies(logits, batch)
      rollouts ??= policies.map((policy, row) => drawRollouts(policy, queries[row]!, options))
      return toLogitsGradient(
        policies.map((policy, row) => {
          const loss = computeQueryLoss(policy, row, rollouts![row]!, options)
          meter.addLoss(loss)
          return loss.total
        }),
      )
    })
    const gradientNorm = clipGradients(gradients, maxGradNorm)
    updateAdamW(weights, gradients, optimizer, { learningRate, weightDecay })
    meter.addUpdate({ gradientNorm, learningRate })
  }
  for (const [row, group] of rollouts!.entries()) meter.addRollouts(queries[row]!, group)
  return { metrics: meter.report(), rollouts: rollouts! }
}

/** A group of rollouts of one query: decisions and boxes drawn, rewards looked up, advantages against the group. */
function drawRollouts(old: ActionDistribution, query: TrainingQuery, options: RGrpoStepOptions): Rollouts {
  const { groupSize, minPerDecision, balanced, boxCredit, scaleRewards, cropBonus } = options.config
  const { actions, forced } = sampleDecisionGroup(old, {
    groupSize,
    minPerDecision: balanced ? minPerDecision : 0,
    rng: options.rng.fork(`rollouts/${query.table.queryId}`),
  })
  // The full picture's ranking is the same for every rollout that keeps, and each anchor's is in the table.
  const bonus = computeCropBonus(cropBonus, options.step)
  const rewards = actions.map(action =>
    action === keepAction ? query.rewards.keep : query.rewards.anchors[action]! + bonus,
  )
  const advantages = computeGroupAdvantages({
    rewards,
    actions,
    cropProbability: old.cropProbability,
    balanced,
    boxCredit,
    scaleRewards,
  })
  return { old, actions, rewards, advantages, forced }
}

/** The parts of one query's loss, for the meter; `total` is what is minimised. */
export interface QueryLoss {
  readonly total: LogitsTerm
  readonly policy: number
  readonly kl: number
  readonly decisionEntropy: number
  readonly boxEntropy: number
  readonly clippedLow: number
  readonly clippedHigh: number
  readonly ratios: number
}

function computeQueryLoss(
  policy: ActionDistribution,
  row: number,
  { old, actions, advantages }: Rollouts,
  { config, queries, references, step }: RGrpoStepOptions,
): QueryLoss {
  const { beta, entropyCoefficient, estimator, boxCredit, cropBonus } = config
  const decisionEntropy = computeDecisionEntropy(policy)
  const boxEntropy = computeBoxEntropy(policy)
  const reference = references?.[row]
  const kl = reference === undefined || beta === 0 ? null : computeKl(policy, reference)
  const parts = {
    kl: kl?.value ?? 0,
    decisionEntropy: decisionEntropy.value,
    boxEntropy: boxEntropy.value,
  }
  const anchorCount = policy.boxes.length
  // A group without variance teaches nothing: not even the KL divergence may move the policy by it.
  if (estimator === 'sampled' && advantages === null) {
    const total = sumTerms([], anchorCount)
    return { ...parts, total, policy: 0, clippedLow: 0, clippedHigh: 0, ratios: 0 }
  }
  const regularisers = [
    ...(kl === null ? [] : [[beta, kl] as const]),
    [-entropyCoefficient.decision, decisionEntropy] as const,
    [-entropyCoefficient.box, boxEntropy] as const,
  ]
  if (estimator === 'exact') {
    const { keep, anchors } = queries[row]!.rewards
    const bonus = computeCropBonus(cropBonus, step)
    const paid = bonus === 0 ? anchors : Float64Array.from(anchors, reward => reward + bonus)
    const expected = computeExpectedReward(policy, { keep, anchors: paid }, boxCredit)
    const total = sumTerms([[-1, expected], ...regularisers], anchorCount)
    return { ...parts, total, policy: -expected.value, clippedLow: 0, clippedHigh: 0, ratios: 0 }
  }
  const surrogate = computeSurrogateLoss({ actions, advantages: advantages!, policy, old, clip: config })
  const { value, clippedLow, clippedHigh, ratios } = surrogate
  const total = sumTerms([[1, surrogate], ...regularisers], anchorCount)
  return { ...parts, total, policy: value, clippedLow, clippedHigh, ratios }
}

/** The distribution of each query of a batch. */
export function readPolicies({ crop, anchors }: HeadLogits, { size }: HeadBatch): ActionDistribution[] {
  const count = anchors.length / size
  return Array.from({ length: size }, (_, row) =>
    createActionDistribution(crop[row]!, anchors.subarray(row * count, (row + 1) * count)),
  )
}

/** The gradient of the mean loss of a batch by its logits. */
export function toLogitsGradient(terms: readonly LogitsTerm[]): HeadLogits {
  const count = terms[0]!.anchors.length
  const anchors = new Float32Array(terms.length * count)
  for (const [row, term] of terms.entries()) {
    for (let index = 0; index < count; index++) anchors[row * count + index] = term.anchors[index]! / terms.length
  }
  return { crop: Float32Array.from(terms, term => term.crop / terms.length), anchors }
}
