/** Never resolves; rejects with the signal's reason once it aborts. To race work that may not listen to the signal itself. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  if (signal.aborted) return Promise.reject(signal.reason)
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
