import type { Context } from 'hono'
import type { ServerLimits } from '../limits.ts'
import type { RankAnswer, RankRequest } from '../service/rank-request.ts'
import type { RequestLog } from './request-log.ts'

/** What a request carries through its middlewares. */
export interface AppEnvironment {
  Variables: {
    requestId: string
    /** On the clock of `performance.now()`. */
    receivedAt: number
    /** Aborts where the client leaves, or the time is up. */
    signal: AbortSignal
    log: RequestLog
  }
}

/** A query as a route reads it. */
export type RouteQuery = Omit<RankRequest, 'receivedAt' | 'signal'>

/** What the routes stand on. */
export interface AppParts {
  readonly limits: ServerLimits
  /** Whether pictures may be fetched from the web. */
  readonly allowHttp: boolean
  readonly policyNames: readonly string[]
  /** Ranks once it is the request's turn, and notes in its log what that came to. */
  readonly rank: (context: Context<AppEnvironment>, query: RouteQuery) => Promise<RankAnswer>
}
