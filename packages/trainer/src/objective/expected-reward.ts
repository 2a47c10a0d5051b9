import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import type { LogitsTerm } from './logits-term.ts'

export interface ActionRewards {
  readonly keep: number
  /** `[A]`. */
  readonly anchors: ArrayLike<number>
}

/**
 * What the sampled estimator estimates, summed over all actions: the expected reward of a query and its derivatives.
 *
 * @param boxCredit - what the box is credited by: pi(crop), which is the true derivative, or 1
 */
export function computeExpectedReward(
  { cropProbability: p, boxes }: ActionDistribution,
  { keep, anchors }: ActionRewards,
  boxCredit: 'probability' | 'one',
): LogitsTerm {
  const ofCrop = boxes.reduce((sum, box, index) => sum + box * anchors[index]!, 0)
  const weight = boxCredit === 'one' ? 1 : p
  return {
    value: p * ofCrop + (1 - p) * keep,
    crop: p * (1 - p) * (ofCrop - keep),
    anchors: boxes.map((box, index) => weight * box * (anchors[index]! - ofCrop)),
  }
}
