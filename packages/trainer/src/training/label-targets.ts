import { computeIou, createPixelBox, type DualEncoder, type RegionBox, toNormalizedBox } from '@region-r1/core'
import type { DecisionLabel } from '@region-r1/policy'
import { getPatchRegion, placeBox } from '@region-r1/scoring'
import type { ActionRewards } from '../objective.ts'
import type { TablePicture } from '../reward-table/reward-table.ts'

/** Decisions of another policy by query, as `loadDecisionLabels` reads them. */
export type DecisionLabels = ReadonlyMap<string, DecisionLabel>

/**
 * How well each action agrees with a label, in [0, 1], for the warm start to imitate in place of rewards: an anchor by
 * its overlap (IoU) with the label's box, keep by 0; or keep by 1 and every anchor by 0. Null for an invalid label.
 */
export function computeLabelTarget(
  { decision, imageSize }: DecisionLabel,
  { picture, encoder, anchors }: { picture: TablePicture; encoder: DualEncoder; anchors: readonly RegionBox[] },
): ActionRewards | null {
  if (decision.type === 'invalid') return null
  if (decision.type === 'keep') return { keep: 1, anchors: new Float64Array(picture.anchors.length) }
  const box = toNormalizedBox(createPixelBox(decision.box), imageSize)
  const region = getPatchRegion(encoder, picture)
  const measured = picture.anchors.map(index => anchors[index]!)
  return { keep: 0, anchors: Float64Array.from(measured, anchor => computeIou(placeBox(anchor, region), box)) }
}
