import { RequestProblem } from '../request-problem.ts'

/** How many requests are in the house, and how many of them are computed. */
export interface GateStatus {
  /** Requests that were let in and have not left: being received, waiting or computed. */
  readonly admitted: number
  /** Those that wait for their turn. */
  readonly waiting: number
  /** Those that are computed. */
  readonly running: number
}

/** Lets a bounded number of requests in, and a smaller number of them compute at once, in the order they came. */
export interface Gate {
  /** @throws RequestProblem where the house is full; else the caller must call what it returns once it leaves. */
  admit(): () => void
  /** Waits for a turn, and gives up its place where the signal aborts. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
  getStatus(): GateStatus
}

export function createGate({
  concurrency,
  maxQueue,
}: {
  readonly concurrency: number
  readonly maxQueue: number
}): Gate {
  const waiting = new Set<() => void>()
  let admitted = 0
  let running = 0
  let meanMs = 1000

  function takeTurn(signal: AbortSignal): Promise<void> {
    if (running < concurrency) {
      running++
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.delete(start)
        reject(signal.reason)
      }
      waiting.add(start)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  /** The next one takes over the turn; only where nobody waits is it given back. */
  function passTurn(): void {
    const [next] = waiting
    if (next === undefined) {
      running--
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    admit() {
      if (admitted >= concurrency + maxQueue) {
        const seconds = Math.ceil((meanMs * (admitted / concurrency)) / 1000)
        throw new RequestProblem('overloaded', `all ${concurrency + maxQueue} places are taken; try again later`, {
          retryAfterSeconds: Math.min(60, Math.max(1, seconds)),
        })
      }
      admitted++
      let left = false
      return () => {
        if (!left) admitted--
        left = true
      }
    },
    async run(signal, work) {
      signal.throwIfAborted()
      await takeTurn(signal)
      const start = performance.now()
      try {
        return await work()
      } finally {
        meanMs = 0.9 * meanMs + 0.1 * (performance.now() - start)
        passTurn()
      }
    },
    getStatus: () => ({ admitted, waiting: waiting.size, running }),
  }
}
