import { InvalidArgumentError } from '@region-r1/core'

/**
 * Holm's step-down correction for testing several hypotheses at once: with adjusted values, rejecting all below 0.05
 * leaves a chance of at most 0.05 that any one of them was rejected wrongly.
 *
 * @param pValues - `[m]`, each in [0, 1]
 * @returns `[m]`, in the same order, none smaller than its input
 * @example
 * adjustHolm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function adjustHolm(pValues: readonly number[]): number[] {
  if (!pValues.every(pValue => pValue >= 0 && pValue <= 1)) {
    throw new InvalidArgumentError({
      argument: 'pValues',
      message: `p-values lie in [0, 1], got [${pValues.join(', ')}]`,
    })
  }
  const adjusted = new Array<number>(pValues.length)
  let highest = 0
  const ascending = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!)
  for (const [step, index] of ascending.entries()) {
    highest = Math.max(highest, Math.min(1, pValues[index]! * (pValues.length - step)))
    adjusted[index] = highest
  }
  return adjusted
}
