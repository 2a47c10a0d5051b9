import { type CropRegion, computeDotProduct, type NormalizedBox, type PolicyInput } from '@region-r1/core'
import { weighRegions } from '../baselines/weigh-regions.ts'
import { searchBoxes } from '../search/search-boxes.ts'
import type { PolicyConfig } from './policy-config.ts'

/** How a head looks at its best anchors before it crops. */
export type SecondLook = NonNullable<PolicyConfig['secondLook']>

/** An anchor where it lies in the picture, and what the head gives it. */
export interface ScoredAnchor {
  readonly box: NormalizedBox
  /** log pi(anchor), at most 0. */
  readonly logProbability: number
}

/**
 * Looks at the anchors that the head likes and that go on agreeing with the question, at most `count`, and weighs each by
 * softmax(c log pi(anchor) + w agreement): the crop's own pass knows what the patches of the full picture do not.
 *
 * @param anchors - the likeliest first
 */
export async function lookAgain(
  anchors: readonly ScoredAnchor[],
  { count, logProbabilityWeight, agreementWeight, curiosity, leastGain, expected, nullQuestion }: SecondLook,
  { look, questionEmbedding }: Pick<PolicyInput, 'look' | 'questionEmbedding'>,
): Promise<CropRegion[]> {
  // What crops have in common with any question says nothing of this one.
  const asked = questionEmbedding.map((value, index) => value - (nullQuestion?.[index] ?? 0))
  const bonus = anchors.map(({ logProbability }) => logProbabilityWeight * logProbability)
  const means = anchors.map(({ logProbability }) => Math.max(0, expected.intercept + expected.slope * logProbability))
  const seen = await searchBoxes(
    {
      ...{ boxes: anchors.map(({ box }) => box), first: [0], count, agreementWeight, bonus, curiosity, leastGain },
      expect: () => ({ means, deviation: expected.deviation }),
      measure: embedding => computeDotProduct(embedding, asked),
    },
    look,
  )
  return weighRegions(
    seen.map(({ index, box, embedding, agreement }) => ({
      box,
      agreement: computeDotProduct(embedding, questionEmbedding),
      logit: bonus[index]! + agreementWeight * agreement,
    })),
  )
}
