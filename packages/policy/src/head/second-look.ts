import { type CropRegion, computeDotProduct, type NormalizedBox, type PolicyInput } from '@region-r1/core'
import { weighRegions } from '../baselines/weigh-regions.ts'
import { searchBoxes } from '../search/search-boxes.ts'
import { computePlace } from './compute-place.ts'
import type { PolicyConfig } from './policy-config.ts'
import { splitQuestion } from './question-ids.ts'

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
 * softmax(c log pi(anchor) + w agreement + what the question says of its place): the crop's own pass knows what the patches
 * of the full picture do not, and nothing of where it was cut from.
 */
export async function lookAgain(
  anchors: readonly ScoredAnchor[],
  { count, logProbabilityWeight, agreementWeight, curiosity, leastGain, expected, nullQuestion, placement }: SecondLook,
  { look, question, questionEmbedding }: Pick<PolicyInput, 'look' | 'question' | 'questionEmbedding'>,
): Promise<CropRegion[]> {
  // What crops have in common with any question says nothing of this one.
  const asked = questionEmbedding.map((value, index) => value - (nullQuestion?.[index] ?? 0))
  const words = placement === undefined ? [] : [...new Set(splitQuestion(question))]
  const wanted = words.flatMap(word => (Object.hasOwn(placement!, word) ? [placement![word]!] : []))
  const bonus = anchors.map(({ box, logProbability }) => {
    const [x, y, side] = computePlace(box)
    return wanted.reduce((sum, of) => sum + of[0] * x + of[1] * y + of[2] * side, logProbabilityWeight * logProbability)
  })
  const means = anchors.map(({ logProbability }) => Math.max(0, expected.intercept + expected.slope * logProbability))
  const hopes = means.map((mean, index) => bonus[index]! + agreementWeight * mean)
  const first = [hopes.indexOf(Math.max(...hopes))]
  const seen = await searchBoxes(
    {
      ...{ boxes: anchors.map(({ box }) => box), first, count, agreementWeight, bonus, curiosity, leastGain },
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
