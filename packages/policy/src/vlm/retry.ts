import type { Rng } from '@region-r1/core'
import type { Clock } from './clock.ts'
import { VlmRequestError } from './vlm-request-error.ts'

const firstPauseMs = 500
const longestPauseMs = 8000
/** An endpoint that asks for more than this is as good as away. */
const longestAskedPauseMs = 60_000

export interface RetryOptions {
  /** Attempts after the first. */
  readonly maxRetries: number
  readonly rng: Rng
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Repeats what fails with a retryable {@link VlmRequestError}. The pause before retry n is drawn uniformly from
 * [0, 500 ms * 2^n), at most 8 s, so that many clients do not come back at once; it follows the pause that the endpoint
 * asked for.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  { maxRetries, rng, clock, signal }: RetryOptions,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof VlmRequestError && error.retryable) || failures === maxRetries) throw error
      const asked = Math.min(error.retryAfterMs ?? 0, longestAskedPauseMs)
      await clock.sleep(asked + rng.next() * Math.min(firstPauseMs * 2 ** failures, longestPauseMs), signal)
    }
  }
}
