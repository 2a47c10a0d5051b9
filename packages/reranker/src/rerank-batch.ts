import type { RerankQuery } from './rerank-query.ts'
import type { RerankResult } from './rerank-result.ts'
import { type RerankerParts, rerankWindow } from './rerank-window.ts'
import { splitWindows } from './split-windows.ts'

/** What became of one query; `index` counts the queries given from 0. */
export type RerankBatchItem<Query extends RerankQuery = RerankQuery> =
  | {
      readonly status: 'fulfilled'
      readonly index: number
      readonly query: Query
      readonly result: RerankResult<Query['candidates'][number]>
    }
  | { readonly status: 'rejected'; readonly index: number; readonly query: Query; readonly error: unknown }

/** How far a batch is. */
export interface RerankBatchProgress {
  readonly completed: number
  /** Of the completed, those that were rejected. */
  readonly failed: number
  /** Absent where the queries come as a stream. */
  readonly total?: number | undefined
}

/** How many queries at once, and how much of each ranking. */
export interface RerankBatchOptions {
  /** Queries taken through the encoder together; their pictures are in memory at once. @default 8 */
  readonly batchSize?: number | undefined
  /** The best N of each ranking. @default all */
  readonly topN?: number | undefined
  /** Whether each entry of a ranking has its candidate, the very object that was given. @default false */
  readonly returnCandidates?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each query. */
  readonly onProgress?: ((progress: RerankBatchProgress) => void) | undefined
}

/** {@link rerankWindow} over any number of queries, window by window, in order. */
export async function* rerankBatch<Query extends RerankQuery>(
  queries: Iterable<Query> | AsyncIterable<Query>,
  parts: RerankerParts,
  { batchSize, onProgress, ...options }: RerankBatchOptions & { readonly batchSize: number },
): AsyncGenerator<RerankBatchItem<Query>, void, undefined> {
  const total = Array.isArray(queries) ? queries.length : undefined
  let completed = 0
  let failed = 0
  for await (const window of splitWindows(queries, batchSize)) {
    options.signal?.throwIfAborted()
    const results = await rerankWindow(window, parts, options)
    for (const [place, result] of results.entries()) {
      const entry = { index: completed, query: window[place]! }
      completed++
      if (result.status === 'rejected') failed++
      onProgress?.({ completed, failed, total })
      yield result.status === 'fulfilled'
        ? { status: 'fulfilled', ...entry, result: result.value as RerankResult<Query['candidates'][number]> }
        : { status: 'rejected', ...entry, error: result.reason }
    }
  }
}
