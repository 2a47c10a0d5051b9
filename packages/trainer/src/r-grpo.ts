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
 * - By default forced decisions are weighed by the policy's own probability of them and the box is credited within the
 *   crops. `forcedSamples: 'as-drawn'` with `boxBaseline: 'group'` counts them as the paper does, which names no
 *   correction (docs/forced-samples.md; the preset `paper`).
 * - The KL divergence is summed over the actions, not estimated from rollouts.
 * - `estimator: 'exact'` replaces the group by the sum over all actions: the yardstick of what sampling costs.
 *
 * Plain GRPO is the same code with `balanced: false`, `boxCredit: 'probability'` and `boxBaseline: 'group'`.
 */

import type { Rng } from '@region-r1/core'
import { type AdamWState, clipGradients, computeLearningRate, type StepMetrics, updateAdamW } from '@region-r1/tensor'
import { type HeadBatch, selectRows } from './head/head-batch.ts'
import type { HeadNetwork } from './head/head-network.ts'
import type { HeadWeights } from './head/head-weights.ts'
import {
  type ActionRewards,
  computeBoxEntropy,
  computeDecisionEntropy,
  computeExpectedReward,
  computeKl,
  computeSurrogateLoss,
  type LogitsTerm,
  type RatioCounts,
  readPolicies,
  sumTerms,
  toLogitsGradient,
} from './objective.ts'
import { computeCropBonus } from './rewards/crop-bonus.ts'
import { type ActionDistribution, keepAction } from './rollouts/action-distribution.ts'
import { computeGroupAdvantages } from './rollouts/group-advantages.ts'
import type { Rollouts } from './rollouts/rollouts.ts'
import { sampleDecisionGroup } from './rollouts/sample-decision-group.ts'
import { assembleBatch } from './training/assemble-batch.ts'
import { createStepMeter, type QueryLoss } from './training/create-step-meter.ts'
import type { TrainingConfig } from './training/training-config.ts'
import type { TrainingQuery } from './training/training-set.ts'

/** What one step of r-GRPO takes. */
export interface RGrpoStepOptions {
  readonly config: TrainingConfig
  readonly network: HeadNetwork
  /** Changed in place. */
  readonly weights: HeadWeights
  /** Changed in place. */
  readonly optimizer: AdamWState
  /** The queries of this step, `[B]`, or `[B dynamicSampling]` to take those from whose groups have variance. */
  readonly queries: readonly TrainingQuery[]
  /** The reference policy's distribution of each of them; needed where beta is above 0. */
  readonly references?: readonly ActionDistribution[] | undefined
  /** Of r-GRPO, counted from 0. */
  readonly step: number
  /** Of this step alone. */
  readonly rng: Rng
}

/** What one step of r-GRPO gives. */
export interface RGrpoStep {
  readonly metrics: StepMetrics
  /** One for each query that was learned from. */
  readonly rollouts: readonly Rollouts[]
  /** These queries. */
  readonly drawn: readonly TrainingQuery[]
}

/** One step of r-GRPO over a batch of queries: draws a group for each, and updates the policy `numIterations` times. */
export async function takeRGrpoStep(options: RGrpoStepOptions): Promise<RGrpoStep> {
  const { config, network, weights, optimizer, step, rng } = options
  const { featureDropout, wordDropout, numIterations, maxGradNorm, weightDecay } = config
  const learningRate = computeLearningRate(config, step)
  const meter = createStepMeter(config)
  const dropout = { rng: rng.fork('dropout'), featureDropout, wordDropout }
  const offered = assembleBatch(options.queries, network.config, dropout)
  const kept = config.dynamicSampling > 1 ? await keepInformative(offered, options) : null
  const { batch, queries, references } = kept ?? { ...options, batch: offered }

  let rollouts = kept?.rollouts ?? null
  for (let iteration = 0; iteration < numIterations; iteration++) {
    const gradients = await network.backpropagate(weights, batch, logits => {
      const policies = readPolicies(logits, batch)
      rollouts ??= policies.map((policy, row) => drawRollouts(policy, queries[row]!, options))
      return toLogitsGradient(
        policies.map((policy, row) => {
          const loss = computeQueryLoss(policy, rollouts![row]!, {
            ...options,
            query: queries[row]!,
            reference: references?.[row],
          })
          meter.addLoss(loss)
          return loss.total
        }),
        batch,
        network.config.anchors.length,
      )
    })
    const gradientNorm = clipGradients(gradients, maxGradNorm)
    updateAdamW(weights, gradients, optimizer, { learningRate, weightDecay })
    meter.addUpdate({ gradientNorm, learningRate })
  }
  for (const [row, group] of rollouts!.entries()) meter.addRollouts(queries[row]!, group)
  return { metrics: meter.report(), rollouts: rollouts!, drawn: queries }
}

/** A group of rollouts of one query: decisions and boxes drawn, rewards looked up, advantages against the group. */
function drawRollouts(old: ActionDistribution, query: TrainingQuery, options: RGrpoStepOptions): Rollouts {
  const { groupSize, minPerDecision, balanced } = options.config
  const { actions, forced } = sampleDecisionGroup(old, {
    groupSize,
    minPerDecision: balanced ? minPerDecision : 0,
    rng: options.rng.fork(`rollouts/${query.table.queryId}`),
  })
  // The full picture's ranking is the same for every rollout that keeps, and each anchor's is in the table.
  const paid = addBonus(query.rewards, options.config, options.step)
  const rewards = actions.map(action => (action === keepAction ? paid.keep : paid.anchors[action]!))
  const advantages = computeGroupAdvantages({
    ...options.config,
    rewards,
    actions,
    cropProbability: old.cropProbability,
  })
  return { old, actions, rewards, advantages, forced }
}

/**
 * DAPO's dynamic sampling by one pass over several batches: the first queries whose groups have variance fill the batch,
 * others fill it up where too few have.
 */
async function keepInformative(offered: HeadBatch, options: RGrpoStepOptions) {
  const { config, network, weights, queries, references } = options
  const policies = readPolicies(await network.run(weights, offered), offered)
  const groups = policies.map((policy, row) => drawRollouts(policy, queries[row]!, options))
  const [informative, others] = [true, false].map(wanted =>
    [...groups.keys()].filter(row => (groups[row]!.advantages !== null) === wanted),
  )
  const rows = [...informative!, ...others!].slice(0, config.batchSize)
  return {
    batch: selectRows(offered, rows),
    queries: rows.map(row => queries[row]!),
    references: references && rows.map(row => references[row]!),
    rollouts: rows.map(row => groups[row]!),
  }
}

interface QueryLossOptions {
  readonly config: TrainingConfig
  readonly step: number
  readonly query: TrainingQuery
  readonly reference: ActionDistribution | undefined
}

/** What is minimised for one query, by its estimator and the regularisers. */
function computeQueryLoss(
  policy: ActionDistribution,
  rollouts: Rollouts,
  { config, step, query, reference = policy }: QueryLossOptions,
): QueryLoss {
  const { beta, entropyCoefficient, estimator } = config
  const estimate =
    estimator === 'exact'
      ? computeExactLoss(policy, addBonus(query.rewards, config, step), config)
      : computeGroupLoss(policy, rollouts, config)
  const kl = computeKl(policy, reference)
  const decisionEntropy = computeDecisionEntropy(policy)
  const boxEntropy = computeBoxEntropy(policy)
  const terms = [
    [1, estimate],
    [beta, kl],
    [-entropyCoefficient.decision, decisionEntropy],
    [-entropyCoefficient.box, boxEntropy],
  ] as const
  return {
    // A group without variance teaches nothing: not even the KL divergence may move the policy by it.
    total: sumTerms(estimate.isEmpty ? [] : terms, policy.boxes.length),
    policy: estimate.value,
    kl: kl.value,
    decisionEntropy: decisionEntropy.value,
    boxEntropy: boxEntropy.value,
    ratios: estimate.ratios,
  }
}

/** An estimate of minus the expected reward. */
interface Estimate extends LogitsTerm {
  readonly ratios: RatioCounts
  /** Whether there was nothing to learn from. */
  readonly isEmpty: boolean
}

const noRatios: RatioCounts = { low: 0, high: 0, all: 0 }

/** From the group: the clipped surrogate. */
function computeGroupLoss(policy: ActionDistribution, rollouts: Rollouts, clip: TrainingConfig): Estimate {
  const { old, actions, advantages } = rollouts
  if (advantages === null) return { ...sumTerms([], policy.boxes.length), ratios: noRatios, isEmpty: true }
  return { ...computeSurrogateLoss({ actions, advantages, policy, old, clip }), isEmpty: false }
}

/** From all actions, as the reward table has them. */
function computeExactLoss(policy: ActionDistribution, rewards: ActionRewards, config: TrainingConfig): Estimate {
  const boxWeight = config.boxCredit === 'one' ? 1 : policy.cropProbability
  const expected = computeExpectedReward(policy, rewards, boxWeight)
  return { ...sumTerms([[-1, expected]], policy.boxes.length), ratios: noRatios, isEmpty: false }
}

/** Rewards with what a crop is paid on top at first. */
function addBonus({ keep, anchors }: ActionRewards, { cropBonus }: TrainingConfig, step: number): ActionRewards {
  const bonus = computeCropBonus(cropBonus, step)
  return { keep, anchors: Float64Array.from(anchors, reward => reward + bonus) }
}
