import { DisposedError } from './errors/disposed-error.ts'

/** What was opened, to be freed in the opposite order. */
export interface DisposerStack {
  /** Notes how to free what was just opened. */
  defer(dispose: () => Promise<void> | void): void
  /** Runs what opens more; where that fails all is freed that was opened so far. */
  guard<T>(open: () => Promise<T>): Promise<T>
  /**
   * Frees everything once, the last one first; later calls do nothing.
   *
   * @throws the first failure, after all others were freed too.
   */
  dispose(): Promise<void>
  /**
   * @param what - as the message names it: "the encoder clip-1234"
   * @throws DisposedError from the moment that `dispose` was called.
   */
  assertOpen(what: string): void
}

/**
 * A stack of disposers, as `AsyncDisposableStack` is on newer versions of Node.
 *
 * @example
 * const disposers = createDisposerStack()
 * return disposers.guard(async () => {
 *   const encoder = await loadEncoder(directory)
 *   disposers.defer(() => encoder.dispose())
 *   return { encoder, policy: await loadPolicy(folder, { encoder }), dispose: disposers.dispose }
 * })
 */
export function createDisposerStack(): DisposerStack {
  const disposers: (() => Promise<void> | void)[] = []

  let isDisposed = false

  async function dispose(): Promise<void> {
    isDisposed = true
    const failures: unknown[] = []
    for (const run of disposers.splice(0).reverse()) {
      try {
        await run()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  return {
    defer: run => void disposers.push(run),
    dispose,
    assertOpen(what) {
      if (isDisposed) throw new DisposedError({ message: `${what} was disposed of; load it anew to go on` })
    },
    async guard(open) {
      try {
        return await open()
      } catch (error) {
        // What failed first is what the caller has to know.
        await dispose().catch(() => {})
        throw error
      }
    },
  }
}
