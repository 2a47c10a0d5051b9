export interface ClipRange {
  /** How far below 1 a ratio counts. */
  readonly epsilon: number
  /** How far above 1. */
  readonly epsilonHigh: number
}

export interface ClippedTerm {
  /** min(ratio A, clip(ratio) A). */
  readonly value: number
  /** Its derivative by log pi of the action; 0 where clipped. */
  readonly slope: number
  readonly clipped: 'low' | 'high' | null
}

/**
 * PPO's clipped surrogate of one factor of one rollout.
 *
 * @param logRatio - log pi(action) - log pi_old(action), nats
 */
export function computeClippedTerm(
  logRatio: number,
  advantage: number,
  { epsilon, epsilonHigh }: ClipRange,
): ClippedTerm {
  const ratio = Math.exp(logRatio)
  if (advantage < 0 && ratio < 1 - epsilon) return { value: (1 - epsilon) * advantage, slope: 0, clipped: 'low' }
  if (advantage > 0 && ratio > 1 + epsilonHigh) {
    return { value: (1 + epsilonHigh) * advantage, slope: 0, clipped: 'high' }
  }
  return { value: ratio * advantage, slope: ratio * advantage, clipped: null }
}
