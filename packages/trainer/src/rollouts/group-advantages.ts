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
  /** Whether decisions were forced, and the two factors of the policy are credited apart. */
  readonly balanced: boolean
  /** What the box is credited by: pi(crop), or 1. See docs/forced-samples.md. */
  readonly boxCredit: 'probability' | 'one'
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
 *
 * Plain GRPO credits decision and box alike with reward - group mean. Balanced, the shares of the decisions say nothing
 * any more, so each decision counts by pi(d) instead: with the mean reward m_d of its rollouts and
 * V = sum of pi(d) m_d, a rollout's decision is credited pi(d) G / n_d (m_d - V), and a crop's box
 * pi(crop) G / n_crop (r - m_crop) n_crop / (n_crop - 1), whose sums over the group are unbiased.
 */
export function computeGroupAdvantages(options: GroupAdvantagesOptions): GroupAdvantages | null {
  const { rewards, actions, balanced, scaleRewards } = options
  const mean = average(rewards)
  const deviation = Math.sqrt(average(rewards.map(reward => (reward - mean) ** 2)))
  if (!(deviation > zeroDeviation)) return null
  const scale = scaleRewards === 'group' ? 1 / (deviation + deviationEpsilon) : 1
  const { decision, box } = balanced ? creditApart(options) : creditTogether(rewards, actions, mean)
  return { decision: decision.map(value => value * scale), box: box.map(value => value * scale), deviation }
}

function creditTogether(rewards: readonly number[], actions: readonly number[], mean: number) {
  const decision = rewards.map(reward => reward - mean)
  return { decision, box: decision.map((value, index) => (actions[index] === keepAction ? 0 : value)) }
}

function creditApart({ rewards, actions, cropProbability, boxCredit }: GroupAdvantagesOptions) {
  const isKeep = actions.map(action => action === keepAction)
  const crops = isKeep.filter(keep => !keep).length
  const keeps = rewards.length - crops
  const cropMean = average(rewards.filter((_, index) => !isKeep[index]))
  const keepMean = average(rewards.filter((_, index) => isKeep[index]))
  // m_d - V, written as a difference of the two means: the other decision's probability times what it is worse by.
  const cropCredit = (cropProbability * (1 - cropProbability) * (cropMean - keepMean) * rewards.length) / crops
  const keepCredit = (cropProbability * (1 - cropProbability) * (keepMean - cropMean) * rewards.length) / keeps
  const boxWeight = boxCredit === 'one' ? 1 : cropProbability
  return {
    decision: isKeep.map(keep => (keep ? keepCredit : cropCredit)),
    box: rewards.map((reward, index) =>
      isKeep[index] || crops < 2 ? 0 : (boxWeight * rewards.length * (reward - cropMean)) / (crops - 1),
    ),
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
