import { availableParallelism } from 'node:os'

/** What the server takes on, and when it refuses. */
export interface ServerLimits {
  /** Of a request's body. @default 32 MiB */
  readonly maxBodyBytes: number
  /** Of each picture, told from its header before anything is decoded. @default 2^25, 33 megapixels */
  readonly maxPixels: number
  /** Documents of one query. @default 1000 */
  readonly maxDocuments: number
  /** Queries of one batch. @default 100 */
  readonly maxQueries: number
  /** Characters of one text. @default 100000 */
  readonly maxTextLength: number
  /**
   * Requests that are computed at once. More than the cores can carry only stand in each other's way
   * (benchmarks/server). @default half of the cores, at least 1
   */
  readonly concurrency: number
  /** Requests that may wait beside these; more are answered 429. @default 64 */
  readonly maxQueue: number
  /** Milliseconds that a request may take, its wait counted. @default 60000 */
  readonly timeoutMs: number
  /** Milliseconds in which a client must have sent its request. @default 30000 */
  readonly receiveTimeoutMs: number
  /** Milliseconds that open requests have to end once the server closes. @default 30000 */
  readonly drainMs: number
}

/** The limits of a server that is told none. */
export const defaultServerLimits: ServerLimits = {
  maxBodyBytes: 32 * 2 ** 20,
  maxPixels: 2 ** 25,
  maxDocuments: 1000,
  maxQueries: 100,
  maxTextLength: 100_000,
  concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
  maxQueue: 64,
  timeoutMs: 60_000,
  receiveTimeoutMs: 30_000,
  drainMs: 30_000,
}
