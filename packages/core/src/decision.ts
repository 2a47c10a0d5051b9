import type { NormalizedBox } from './box.ts'

/** One of the regions that a crop is made of. */
export interface CropRegion<Box = NormalizedBox> {
  readonly box: Box
  /** Its share of the query's vector, above 0; the weights of a decision add up to 1. */
  readonly weight: number
  /** Cosine of the region's crop with the question, in [-1, 1]. */
  readonly agreement: number
}

/** Keep the full picture, or crop it. `cropProbability` is the policy's own, in [0, 1]. */
export type CropDecision =
  | { readonly type: 'keep'; readonly cropProbability: number }
  | {
      readonly type: 'crop'
      readonly cropProbability: number
      /** With several regions the heaviest one's. */
      readonly box: NormalizedBox
      readonly label?: string
      /**
       * Where the policy looked at crops and takes several, heaviest first: candidates are scored by the cosine with the
       * weighted sum of the regions' vectors.
       */
      readonly regions?: readonly CropRegion[]
    }

/** What a policy answers. An invalid answer is scored by training and treated as keep by serving. */
export type PolicyOutcome = CropDecision | { readonly type: 'invalid'; readonly reason: string }

/** Whether the decision is to crop. */
export function isCrop(outcome: PolicyOutcome): outcome is Extract<CropDecision, { type: 'crop' }> {
  return outcome.type === 'crop'
}
