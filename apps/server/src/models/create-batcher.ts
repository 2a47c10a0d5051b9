/** Joins the items of calls that come at about the same time into one run. */
export interface Batcher<Item, Result> {
  /** One result an item. A call whose signal aborts before its run begins is taken out of it. */
  submit(items: readonly Item[], signal?: AbortSignal): Promise<Result[]>
}

export interface BatcherOptions<Item, Result> {
  /** One result an item, in order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>
  /** A run takes calls until it has so many items; a call goes as a whole. */
  readonly maxItems: number
  /** How long the first call waits for others where nothing runs; while something runs they gather anyway. */
  readonly maxDelayMs: number
}

interface Call<Item, Result> {
  readonly items: readonly Item[]
  start(): void
  resolve(results: Result[]): void
  reject(reason: unknown): void
}

export function createBatcher<Item, Result>({
  run,
  maxItems,
  maxDelayMs,
}: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const pending = new Set<Call<Item, Result>>()
  let busy = false

  function takeCalls(): Call<Item, Result>[] {
    const calls: Call<Item, Result>[] = []
    let count = 0
    for (const call of pending) {
      if (count > 0 && count + call.items.length > maxItems) break
      count += call.items.length
      pending.delete(call)
      call.start()
      calls.push(call)
    }
    return calls
  }

  async function runCalls(calls: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await run(calls.flatMap(({ items }) => items))
      let start = 0
      for (const { items, resolve } of calls) {
        resolve(results.slice(start, start + items.length))
        start += items.length
      }
    } catch (error) {
      // One call's items may be at fault: each fails or succeeds for itself.
      if (calls.length === 1) calls[0]!.reject(error)
      else for (const call of calls) await runCalls([call])
    }
  }

  async function work(): Promise<void> {
    if (busy) return
    busy = true
    if (maxDelayMs > 0) await new Promise(resolve => setTimeout(resolve, maxDelayMs))
    while (pending.size > 0) await runCalls(takeCalls())
    busy = false
  }

  return {
    async submit(items, signal) {
      signal?.throwIfAborted()
      if (items.length === 0) return []
      return new Promise((resolve, reject) => {
        const leave = () => {
          pending.delete(call)
          reject(signal!.reason)
        }
        const call: Call<Item, Result> = {
          items,
          start: () => signal?.removeEventListener('abort', leave),
          resolve,
          reject,
        }
        signal?.addEventListener('abort', leave, { once: true })
        pending.add(call)
        void work()
      })
    },
  }
}
