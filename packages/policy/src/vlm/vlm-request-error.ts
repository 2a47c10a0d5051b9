import { RegionR1Error, type RegionR1ErrorOptions } from '@region-r1/core'

export interface VlmRequestErrorOptions extends RegionR1ErrorOptions {
  readonly retryable: boolean
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
}

/** A vision-language model's endpoint gave no usable answer. The message never holds the API key. */
export class VlmRequestError extends RegionR1Error {
  override readonly name = 'VlmRequestError'
  /** Whether the same request may succeed later: the endpoint is busy, broken, slow or away. */
  readonly retryable: boolean
  /** Of the HTTP response, where there was one. */
  readonly status?: number
  /** The pause that the endpoint asked for. */
  readonly retryAfterMs?: number

  constructor({ retryable, status, retryAfterMs, ...options }: VlmRequestErrorOptions) {
    super(options)
    this.retryable = retryable
    if (status !== undefined) this.status = status
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs
  }
}
