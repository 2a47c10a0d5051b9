import { linkAbort } from '@region-r1/core'
import type { Clock } from './clock.ts'

export interface RunWithinOptions {
  /** No limit if absent. */
  readonly milliseconds?: number | undefined
  /** What to fail with when the time is over. */
  readonly createError: () => Error
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs work that may take so long. When the time is over or the outer signal aborts, the work's own signal aborts, and
 * the call fails at once even where the work does not heed it.
 */
export async function runWithin<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { milliseconds, createError, clock, signal: outer }: RunWithinOptions,
): Promise<T> {
  outer?.throwIfAborted()
  using inner = linkAbort(outer)
  const timer = new AbortController()
  const stopped = new Promise<never>((_, reject) => {
    inner.signal.addEventListener('abort', () => reject(inner.signal.reason), { once: true })
  })
  if (milliseconds !== undefined) {
    clock.sleep(milliseconds, timer.signal).then(
      () => inner.abort(createError()),
      () => {},
    )
  }
  try {
    return await Promise.race([work(inner.signal), stopped])
  } finally {
    timer.abort()
  }
}
