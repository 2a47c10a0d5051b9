import type { NormalizedBox, PolicyOutcome } from '@region-r1/core'
import { createAnchors, getPatchRegion, placeBox, toCropBox } from '@region-r1/policy'
import { computeScores } from '@region-r1/reranker'
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
  readonly anchors?: readonly NormalizedBox[]
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
    async doDecide({ policyInput, labels, scorer, fullEmbedding, candidateEmbeddings, rank }) {
      const { image, encoder, signal } = policyInput
      const judge = (embedding: Float32Array) => {
        const scores = computeScores(embedding, candidateEmbeddings)
        // A candidate that could not be read stands below any cosine.
        const filled = Array.from(scores, score => (Number.isNaN(score) ? -2 : score))
        return {
          reciprocalRank: computeReciprocalRank(rank(scores), labels),
          margin: computeMargin(filled, labels),
        }
      }
      const region = getPatchRegion(encoder, image)
      const boxes = anchors.map(anchor => placeBox(anchor, region))
      const views = boxes.map(box => ({ image, box: toCropBox(box, image) }))
      const crops = await scorer.encodeImages(views, signal && { signal })
      let best = judge(fullEmbedding)
      let outcome: PolicyOutcome = { type: 'keep', cropProbability: 0 }
      for (const [index, crop] of crops.entries()) {
        const found = judge(crop.embedding)
        const better = found.reciprocalRank - best.reciprocalRank || found.margin - best.margin
        if (better <= 0) continue
        best = found
        outcome = { type: 'crop', cropProbability: 1, box: boxes[index]! }
      }
      return outcome
    },
  }
}
