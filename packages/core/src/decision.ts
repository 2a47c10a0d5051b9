import type { NormalizedBox } from './box.ts'

/** Keep the full picture, or crop it to one box. `cropProbability` is the policy's own, in [0, 1]. */
export type CropDecision =
  | { readonly type: 'keep'; readonly cropProbability: number }
  | { readonly type: 'crop'; readonly cropProbability: number; readonly box: NormalizedBox; readonly label?: string }

/** What a policy answers. An invalid answer is scored by training and treated as keep by serving. */
export type PolicyOutcome = CropDecision | { readonly type: 'invalid'; readonly reason: string }

/** Whether the decision is to crop. */
export function isCrop(outcome: PolicyOutcome): outcome is Extract<CropDecision, { type: 'crop' }> {
  return outcome.type === 'crop'
}
