/** A bonus for cropping that fades, against a policy that closes before it has tried. */
export interface CropBonus {
  /** Added to a crop's reward at step 0. */
  readonly initial: number
  /** Steps over which it falls to 0 in a straight line. */
  readonly decaySteps: number
}

/**
 * What a crop is paid on top at a step, counted from 0. The public code computes such a bonus and never adds it; here it
 * is added, and off by default.
 */
export function computeCropBonus({ initial, decaySteps }: CropBonus, step: number): number {
  return step >= decaySteps ? 0 : initial * (1 - step / decaySteps)
}
