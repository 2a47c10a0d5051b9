import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import type { LogitsTerm } from './logits-term.ts'

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
