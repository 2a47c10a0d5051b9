/** The signal of one piece of work, which can be stopped by itself, and which an outer signal stops too. */
export interface LinkedAbort extends Disposable {
  readonly signal: AbortSignal
  /** Stops this piece of work alone. */
  abort(reason: unknown): void
  /** Lets go of the outer signal. */
  [Symbol.dispose](): void
}

/**
 * Starts a signal that aborts with the outer one, for the same reason, until it is disposed of.
 *
 * In place of `AbortSignal.any` and `AbortSignal.timeout`: what they make may be collected as garbage before it aborts, and
 * a long-lived outer signal holds on to every one of them in some versions of Node (nodejs/node issues 57736 and 62363).
 *
 * @example
 * using link = linkAbort(signal)
 * const timer = setTimeout(() => link.abort(new Error('no answer came')), 1000)
 * await fetch(url, { signal: link.signal })
 */
export function linkAbort(outer: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController()
  const follow = () => controller.abort(outer?.reason)
  if (outer?.aborted) follow()
  else outer?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    abort: reason => controller.abort(reason),
    [Symbol.dispose]: () => outer?.removeEventListener('abort', follow),
  }
}
