import { type ActionDistribution, keepAction } from '../rollouts/action-distribution.ts'
import type { GroupAdvantages } from '../rollouts/group-advantages.ts'
import { type ClipRange, computeClippedTerm } from './clipped-surrogate.ts'
import type { LogitsTerm } from './logits-term.ts'

export interface SurrogateLossOptions {
  /** `[G]`, {@link keepAction} or the index of an anchor. */
  readonly actions: readonly number[]
  readonly advantages: GroupAdvantages
  readonly policy: ActionDistribution
  /** The policy that drew the actions. */
  readonly old: ActionDistribution
  readonly clip: ClipRange
}

export interface SurrogateLoss extends LogitsTerm {
  /** Of all ratios of the group, two for a crop and one for keep. */
  readonly clippedLow: number
  readonly clippedHigh: number
  readonly ratios: number
}

/**
 * Minus the mean over the group of the clipped surrogates of decision and box, each with a ratio of its own, as GRPO has
 * one for each token.
 */
export function computeSurrogateLoss({ actions, advantages, policy, old, clip }: SurrogateLossOptions): SurrogateLoss {
  const share = 1 / actions.length
  const anchors = new Float64Array(policy.boxes.length)
  const counts = { low: 0, high: 0, all: 0 }
  let value = 0
  let crop = 0
  const take = (logRatio: number, advantage: number) => {
    const term = computeClippedTerm(logRatio, advantage, clip)
    counts.all++
    if (term.clipped !== null) counts[term.clipped]++
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
  return { value, crop, anchors, clippedLow: counts.low, clippedHigh: counts.high, ratios: counts.all }
}
