import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import type { ActionRewards } from './expected-reward.ts'
import type { LogitsTerm } from './logits-term.ts'

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
