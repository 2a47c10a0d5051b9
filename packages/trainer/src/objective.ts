/*
 * What is minimised, as pure functions of a query's logits: each part of the loss is a number with its derivatives by
 * the crop logit and by the anchors' logits. The network only carries these back to the weights (head-network.ts).
 */

import type { HeadBatch, HeadLogits } from './head/head-batch.ts'
import { type ActionDistribution, createActionDistribution, keepAction } from './rollouts/action-distribution.ts'
import type { GroupAdvantages } from './rollouts/group-advantages.ts'

/** A part of the loss of one query, with its derivatives by the query's logits. */
export interface LogitsTerm {
  readonly value: number
  /** By the crop logit. */
  readonly crop: number
  /** `[M]`, by the measured anchors' logits. */
  readonly anchors: Float64Array
}

/** What each action of a query pays. */
export interface ActionRewards {
  readonly keep: number
  /** `[M]`, of the anchors that were measured. */
  readonly anchors: ArrayLike<number>
}

/** The distribution of each query of a batch, over keep and the anchors that were measured of it. */
export function readPolicies(
  { crop, anchors }: HeadLogits,
  { size, anchors: measured }: HeadBatch,
): ActionDistribution[] {
  const count = anchors.length / size
  return measured.map((indices, row) =>
    createActionDistribution(
      crop[row]!,
      indices.map(index => anchors[row * count + index]!),
    ),
  )
}

/** The gradient of the mean loss of a batch by its `[B, A]` logits: 0 where an anchor was not measured. */
export function toLogitsGradient(
  terms: readonly LogitsTerm[],
  { anchors: measured }: HeadBatch,
  anchorCount: number,
): HeadLogits {
  const anchors = new Float32Array(terms.length * anchorCount)
  for (const [row, term] of terms.entries()) {
    for (const [place, index] of measured[row]!.entries()) {
      anchors[row * anchorCount + index] = term.anchors[place]! / terms.length
    }
  }
  return { crop: Float32Array.from(terms, term => term.crop / terms.length), anchors }
}

/** The sum of terms, each by its factor; no terms are 0. */
export function sumTerms(
  terms: readonly (readonly [factor: number, term: LogitsTerm])[],
  anchorCount: number,
): LogitsTerm {
  let value = 0
  let crop = 0
  const anchors = new Float64Array(anchorCount)
  for (const [factor, term] of terms) {
    if (factor === 0) continue
    value += factor * term.value
    crop += factor * term.crop
    for (let index = 0; index < anchorCount; index++) anchors[index]! += factor * term.anchors[index]!
  }
  return { value, crop, anchors }
}

/** How far a ratio counts: down to 1 - epsilon and up to 1 + epsilonHigh. */
export interface ClipRange {
  readonly epsilon: number
  readonly epsilonHigh: number
}

export interface ClippedTerm {
  /** min(ratio A, clip(ratio) A). */
  readonly value: number
  /** Its derivative by log pi of the action; 0 where clipped. */
  readonly slope: number
  readonly clipped: 'low' | 'high' | null
}

/**
 * PPO's clipped surrogate of one factor of one rollout.
 *
 * @param logRatio - log pi(action) - log pi_old(action), nats
 */
export function computeClippedTerm(
  logRatio: number,
  advantage: number,
  { epsilon, epsilonHigh }: ClipRange,
): ClippedTerm {
  const ratio = Math.exp(logRatio)
  if (advantage < 0 && ratio < 1 - epsilon) return { value: (1 - epsilon) * advantage, slope: 0, clipped: 'low' }
  if (advantage > 0 && ratio > 1 + epsilonHigh) {
    return { value: (1 + epsilonHigh) * advantage, slope: 0, clipped: 'high' }
  }
  return { value: ratio * advantage, slope: ratio * advantage, clipped: null }
}

export interface SurrogateLossOptions {
  /** `[G]`, {@link keepAction} or the index of an anchor. */
  readonly actions: readonly number[]
  readonly advantages: GroupAdvantages
  readonly policy: ActionDistribution
  /** The policy that drew the actions. */
  readonly old: ActionDistribution
  readonly clip: ClipRange
}

/** Of all ratios of a group, two for a crop and one for keep, how many were clipped. */
export interface RatioCounts {
  readonly low: number
  readonly high: number
  readonly all: number
}

/**
 * Minus the mean over the group of the clipped surrogates of decision and box, each with a ratio of its own, as GRPO has
 * one for each token.
 */
export function computeSurrogateLoss({
  actions,
  advantages,
  policy,
  old,
  clip,
}: SurrogateLossOptions): LogitsTerm & { readonly ratios: RatioCounts } {
  const share = 1 / actions.length
  const anchors = new Float64Array(policy.boxes.length)
  const ratios = { low: 0, high: 0, all: 0 }
  let value = 0
  let crop = 0
  const take = (logRatio: number, advantage: number) => {
    const term = computeClippedTerm(logRatio, advantage, clip)
    ratios.all++
    if (term.clipped !== null) ratios[term.clipped]++
    value -= share * term.value
    return share * term.slope
  }
  for (const [index, action] of actions.entries()) {
    const isKeep = action === keepAction
    const logRatio = isKeep ? policy.logKeep - old.logKeep : policy.logCrop - old.logCrop
    // d log pi(crop) / d logit = 1 - p, d log pi(keep) / d logit = -p
    crop -=
      take(logRatio, advantages.decision[index]!) * (isKeep ? -policy.cropProbability : 1 - policy.cropProbability)
    if (isKeep) continue
    const slope = take(policy.logBoxes[action]! - old.logBoxes[action]!, advantages.box[index]!)
    // d log pi(box) / d logits = one-hot(box) - pi
    anchors[action]! -= slope
    for (let box = 0; box < anchors.length; box++) anchors[box]! += slope * policy.boxes[box]!
  }
  return { value, crop, anchors, ratios }
}

/**
 * What the sampled estimator estimates, summed over all actions: the expected reward of a query and its derivatives.
 *
 * @param boxWeight - what the box is credited by: pi(crop), which is the true derivative, or 1
 */
export function computeExpectedReward(
  { cropProbability: p, boxes }: ActionDistribution,
  { keep, anchors }: ActionRewards,
  boxWeight: number = p,
): LogitsTerm {
  const ofCrop = boxes.reduce((sum, box, index) => sum + box * anchors[index]!, 0)
  return {
    value: p * ofCrop + (1 - p) * keep,
    crop: p * (1 - p) * (ofCrop - keep),
    anchors: boxes.map((box, index) => boxWeight * box * (anchors[index]! - ofCrop)),
  }
}

/**
 * KL(pi || pi_ref) over all actions of a query, nats: of the decision, plus pi(crop) times that of the box. The actions
 * are few, so it is summed rather than estimated from rollouts as TRL does.
 */
export function computeKl(policy: ActionDistribution, reference: ActionDistribution): LogitsTerm {
  const { cropProbability: p, logCrop, logKeep, boxes, logBoxes } = policy
  const ofCrop = logCrop - reference.logCrop
  const ofKeep = logKeep - reference.logKeep
  let ofBox = 0
  for (let index = 0; index < boxes.length; index++) {
    ofBox += boxes[index]! * (logBoxes[index]! - reference.logBoxes[index]!)
  }
  return {
    value: p * ofCrop + (1 - p) * ofKeep + p * ofBox,
    crop: p * (1 - p) * (ofCrop - ofKeep + ofBox),
    anchors: boxes.map((box, index) => p * box * (logBoxes[index]! - reference.logBoxes[index]! - ofBox)),
  }
}

/** Entropy of keep or crop, nats, from 0 to ln 2. */
export function computeDecisionEntropy({
  cropProbability: p,
  logCrop,
  logKeep,
  boxes,
}: ActionDistribution): LogitsTerm {
  return {
    value: -(p * logCrop + (1 - p) * logKeep),
    crop: -p * (1 - p) * (logCrop - logKeep),
    anchors: new Float64Array(boxes.length),
  }
}

/** Entropy of the box given a crop, nats, from 0 to ln A. */
export function computeBoxEntropy({ boxes, logBoxes }: ActionDistribution): LogitsTerm {
  const value = -boxes.reduce((sum, box, index) => sum + box * logBoxes[index]!, 0)
  return { value, crop: 0, anchors: boxes.map((box, index) => -box * (logBoxes[index]! + value)) }
}

export interface ImitationOptions {
  /**
   * How sharply the target favours the best anchors: softmax of reward / temperature. Near 0 it is the best one alone,
   * which is often best by luck.
   */
  readonly temperature: number
  /** Whether the decision is imitated too: crop where the target's mean reward is above keep's. */
  readonly decision: boolean
}

/** Cross-entropy to the best actions by the reward: supervised, for a warm start and as a yardstick. */
export function computeImitationLoss(
  { cropProbability, logCrop, logKeep, boxes, logBoxes }: ActionDistribution,
  { keep, anchors }: ActionRewards,
  { temperature, decision }: ImitationOptions,
): LogitsTerm {
  const highest = Math.max(...Array.from(anchors))
  const weights = Float64Array.from(anchors, reward => Math.exp((reward - highest) / temperature))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const target = weights.map(weight => weight / total)
  const shouldCrop = target.reduce((sum, share, index) => sum + share * anchors[index]!, 0) > keep
  return {
    value:
      -target.reduce((sum, share, index) => sum + share * logBoxes[index]!, 0) -
      (decision ? (shouldCrop ? logCrop : logKeep) : 0),
    crop: decision ? cropProbability - (shouldCrop ? 1 : 0) : 0,
    anchors: boxes.map((box, index) => box - target[index]!),
  }
}
