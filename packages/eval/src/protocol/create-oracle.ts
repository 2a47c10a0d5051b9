import type { PolicyOutcome, RegionBox } from '@region-r1/core'
import {
  computeScores,
  createAnchors,
  fillUnreadable,
  getPatchRegion,
  placeBox,
  scoreViews,
  toCropBox,
} from '@region-r1/scoring'
import { computeMargin } from '../metrics/margin.ts'
import { computeReciprocalRank } from '../metrics/reciprocal-rank.ts'
import type { EvaluationSystem } from './evaluation-system.ts'

/** What the oracle tries. */
export interface OracleOptions {
  /**
   * Boxes to choose from, in shares of the region that the encoder's patches cover.
   *
   * @default createAnchors()
   */
  readonly anchors?: readonly RegionBox[] | undefined
}

/**
 * Chooses by the labels: the full picture or the anchor with the highest reciprocal rank, ties broken by the margin,
 * then in favour of keep and of earlier anchors. It tries every anchor, so part of what it gains is the luck of many
 * tries, which no policy can learn: an upper bound on anchors, not a goal. `createTarget` is the honest one.
 */
export function createOracle({ anchors = createAnchors() }: OracleOptions = {}): EvaluationSystem {
  return {
    name: 'oracle',
    id: `oracle-${anchors.length}`,
    kind: 'bound',
    async doDecide({ policyInput, labels, scorer, fullEmbedding, candidateEmbeddings, rank }) {
      const { image, encoder, signal } = policyInput
      const judge = (scores: Float64Array) => ({
        reciprocalRank: computeReciprocalRank(rank(scores), labels),
        margin: computeMargin(fillUnreadable(scores), labels),
      })
      const region = getPatchRegion(encoder, image)
      const boxes = anchors.map(anchor => placeBox(anchor, region))
      const views = boxes.map(box => ({ image, box: toCropBox(box, image) }))
      let best = judge(computeScores(fullEmbedding, candidateEmbeddings))
      let outcome: PolicyOutcome = { type: 'keep', cropProbability: 0 }
      for (const [index, scores] of (await scoreViews(views, candidateEmbeddings, { scorer, signal })).entries()) {
        const found = judge(scores)
        const better = found.reciprocalRank - best.reciprocalRank || found.margin - best.margin
        if (better <= 0) continue
        best = found
        outcome = { type: 'crop', cropProbability: 1, box: boxes[index]! }
      }
      return outcome
    },
  }
}
