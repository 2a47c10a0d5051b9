import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import type { LogitsTerm } from './logits-term.ts'

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
