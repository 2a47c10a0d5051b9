import { type CropRegion, computeDotProduct, computeIou, type NormalizedBox, type PolicyInput } from '@region-r1/core'
import { weighRegions } from '../baselines/weigh-regions.ts'

/** How a head looks at its best anchors before it crops. */
export interface SecondLook {
  /** k, crops to look at; 1 takes the best anchor unseen. */
  readonly count: number
  /** c, what a unit of the anchor's log probability counts. */
  readonly logProbabilityWeight: number
  /** w, what a unit of the crop's cosine with the question counts. */
  readonly agreementWeight: number
}

/** An anchor where it lies in the picture, and what the head gives it. */
export interface ScoredAnchor {
  readonly box: NormalizedBox
  readonly logit: number
}

/**
 * The best anchors that lie apart, each looked at and weighed by softmax(c log pi(anchor) + w cos(crop, question)): the
 * crop's own pass knows what the patches of the full picture do not.
 *
 * @param anchors - by falling logit
 */
export async function lookAgain(
  anchors: readonly ScoredAnchor[],
  { count, logProbabilityWeight, agreementWeight }: SecondLook,
  { look, questionEmbedding }: Pick<PolicyInput, 'look' | 'questionEmbedding'>,
): Promise<CropRegion[]> {
  const apart = suppressNeighbours(anchors, count)
  const embeddings = await look(apart.map(({ box }) => box))
  return weighRegions(
    apart.map(({ box, logit }, index) => {
      const agreement = computeDotProduct(embeddings[index]!, questionEmbedding)
      // The softmax's denominator is the same for all: logits serve for log probabilities.
      return { box, agreement, logit: logProbabilityWeight * logit + agreementWeight * agreement }
    }),
  )
}

/** Non-maximum suppression: the best anchor, then the best that overlaps none of those by more than the bound. */
function suppressNeighbours(anchors: readonly ScoredAnchor[], count: number): ScoredAnchor[] {
  const chosen: ScoredAnchor[] = []
  for (const anchor of anchors) {
    if (chosen.length === count) break
    if (chosen.every(({ box }) => computeIou(box, anchor.box) <= mostOverlap)) chosen.push(anchor)
  }
  return chosen
}

const mostOverlap = 0.3
