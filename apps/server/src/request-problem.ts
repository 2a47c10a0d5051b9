import { RegionR1Error } from '@region-r1/core'

/** Why a request is not answered, each with its status. */
export const problemStatuses = {
  invalid_request: 400,
  empty: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable_picture: 422,
  rate_limited: 429,
  overloaded: 429,
  client_closed: 499,
  internal: 500,
  unavailable: 503,
  timeout: 504,
} as const

/** The kinds of {@link RequestProblem}. */
export type ProblemKind = keyof typeof problemStatuses

/** A request that is refused or failed; each dialect has its own words for it. Its message goes to the client. */
export class RequestProblem extends RegionR1Error {
  override readonly name = 'RequestProblem'
  readonly kind: ProblemKind
  /** The field at fault, such as `documents[3].image`. */
  readonly param: string | null
  /** When to try again. */
  readonly retryAfterSeconds: number | null

  constructor(
    kind: ProblemKind,
    message: string,
    options: { readonly param?: string; readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super({ message, cause: options.cause })
    this.kind = kind
    this.param = options.param ?? null
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}
