import type { HeadWeights } from '../head/head-weights.ts'
import type { ValidationResult } from './validate-policy.ts'

/** The weights that did best on the validation queries, and how they did. */
export interface BestPolicy {
  /** Steps done when they were looked at. */
  readonly step: number
  readonly weights: HeadWeights
  readonly validation: ValidationResult
}

/** Whether one look is better than another: by MRR, ties by the mean reward. */
export function isBetter(validation: ValidationResult, best: BestPolicy | null): boolean {
  if (best === null) return true
  const difference = validation.mrr - best.validation.mrr || validation.reward - best.validation.reward
  return difference > 0
}
