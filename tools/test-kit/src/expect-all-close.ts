import { expect } from 'vitest'

/** `|actual - expected| <= atol + rtol * |expected|` for every number. */
export interface CloseOptions {
  /** @default 0 */
  readonly rtol?: number
  /** @default 1e-6 */
  readonly atol?: number
}

/** The first place where two lists of numbers disagree, in words; null where they agree. NaN agrees with NaN alone. */
export function findMismatch(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol = 0, atol = 1e-6 }: CloseOptions = {},
): string | null {
  if (actual.length !== expected.length) return `length ${actual.length}, expected ${expected.length}`
  for (let index = 0; index < expected.length; index++) {
    const a = actual[index]!
    const e = expected[index]!
    const finite = Number.isFinite(a) && Number.isFinite(e)
    const close = Object.is(a, e) || a === e || (finite && Math.abs(a - e) <= atol + rtol * Math.abs(e))
    if (!close) return `at ${index}: ${a}, expected ${e} (rtol ${rtol}, atol ${atol})`
  }
  return null
}

/** Fails with the index and both values where two lists of numbers disagree. */
export function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>, options?: CloseOptions): void {
  const mismatch = findMismatch(actual, expected, options)
  expect(mismatch, mismatch ?? '').toBeNull()
}
