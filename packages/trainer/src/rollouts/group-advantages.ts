import { keepAction } from './action-distribution.ts'

/** Keeps a division by a tiny deviation finite, as TRL does. */
const deviationEpsilon = 1e-4
/** Rewards this close are rounding: the group has no variance. */
const zeroDeviation = 1e-9

export interface GroupAdvantagesOptions {
  /** `[G]`. */
  readonly rewards: readonly number[]
  /** `[G]`, {@link keepAction} or the index of an anchor. */
  readonly actions: readonly number[]
  /** pi(crop) when the group was drawn. */
  readonly cropProbability: number
  /** Whether decisions were forced. */
  readonly balanced: boolean
  /** How a group whose decisions were forced counts; groups that are not balanced count as drawn. */
  readonly forcedSamples: 'as-drawn' | 'weighted'
  /** What the box is credited by: pi(crop), or 1. See docs/forced-samples.md. */
  readonly boxCredit: 'probability' | 'one'
  /** What a crop's box is held against: the group's mean reward, or that of its crops alone. */
  readonly boxBaseline: 'group' | 'crops'
  /** Divide by the deviation of the group's rewards, or not. */
  readonly scaleRewards: 'group' | 'none'
}

export interface GroupAdvantages {
  /** `[G]`, weighted advantage of each rollout's decision. */
  readonly decision: readonly number[]
  /** `[G]`, weighted advantage of each rollout's box; 0 for keep. */
  readonly box: readonly number[]
  /** Of the group's rewards, over G. */
  readonly deviation: number
}

/**
 * Advantages of a group; null where all rewards are equal: such a group teaches nothing, and is left out with its KL.
 * Derived, with bias and variance, in docs/forced-samples.md.
 *
 * As drawn, as in GRPO, a decision is credited reward - group mean. Weighted, each decision counts by pi(d) in place of
 * its share of the group: with the mean reward m_d of its n_d rollouts and V = sum of pi(d) m_d, it is credited
 * pi(d) G / n_d (m_d - V).
 *
 * A box is credited what its reward is above the baseline. The mean of the crops contains the reward itself, which
 * n / (n - 1) makes up for.
 */
export function computeGroupAdvantages(options: GroupAdvantagesOptions): GroupAdvantages | null {
  const { rewards, actions, scaleRewards } = options
  const mean = average(rewards)
  const deviation = Math.sqrt(average(rewards.map(reward => (reward - mean) ** 2)))
  if (!(deviation > zeroDeviation)) return null
  const scale = scaleRewards === 'group' ? 1 / (deviation + deviationEpsilon) : 1
  const isCrop = actions.map(action => action !== keepAction)
  const decision = isWeighted(options) ? weighDecisions(options, isCrop) : rewards.map(reward => reward - mean)
  const box = creditBoxes(options, isCrop, mean)
  return { decision: decision.map(value => value * scale), box: box.map(value => value * scale), deviation }
}

function isWeighted({ balanced, forcedSamples }: GroupAdvantagesOptions): boolean {
  return balanced && forcedSamples === 'weighted'
}

function weighDecisions({ rewards, cropProbability }: GroupAdvantagesOptions, isCrop: readonly boolean[]): number[] {
  const cropMean = average(rewards.filter((_, index) => isCrop[index]))
  const keepMean = average(rewards.filter((_, index) => !isCrop[index]))
  const crops = isCrop.filter(crop => crop).length
  // pi(d) (m_d - V), written as a difference of the two means: V holds the other decision by its probability.
  const gain = cropProbability * (1 - cropProbability) * (cropMean - keepMean) * rewards.length
  return isCrop.map(crop => (crop ? gain / crops : -gain / (rewards.length - crops)))
}

function creditBoxes(options: GroupAdvantagesOptions, isCrop: readonly boolean[], mean: number): number[] {
  const { rewards, cropProbability, boxCredit, boxBaseline } = options
  const cropRewards = rewards.filter((_, index) => isCrop[index])
  const crops = cropRewards.length
  // The share of the crops in the group stands for pi(crop), unless decisions were forced and are weighted.
  const share = crops / rewards.length
  const weight = boxCredit === 'one' ? 1 / share : isWeighted(options) ? cropProbability / share : 1
  if (boxBaseline === 'group') return rewards.map((reward, index) => (isCrop[index] ? weight * (reward - mean) : 0))
  // A single crop has nothing to be held against.
  if (crops < 2) return rewards.map(() => 0)
  const cropMean = average(cropRewards)
  const factor = (weight * crops) / (crops - 1)
  return rewards.map((reward, index) => (isCrop[index] ? factor * (reward - cropMean) : 0))
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
