import { setTimeout } from 'node:timers/promises'

/** Waiting, so that tests need not. */
export interface Clock {
  /** Rejects where the signal aborts first. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
}
