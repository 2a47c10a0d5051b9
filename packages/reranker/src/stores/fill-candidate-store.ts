import { isUnreadable, type RerankCandidate } from '@region-r1/scoring'
import { assertCount } from '../assert-count.ts'
import type { Reranker } from '../create-reranker.ts'
import { splitWindows } from '../split-windows.ts'
import { assertStoreFits } from './assert-store-fits.ts'
import type { CandidateStore } from './candidate-store.ts'

/** Who encodes, how many candidates at once, and who hears of it. */
export interface FillCandidateStoreOptions {
  /** Its scorer makes the vectors, of pictures and texts or of the embeddings that candidates bring. */
  readonly reranker: Reranker
  /** Candidates encoded and written at a time. @default 256 */
  readonly batchSize?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each batch is written; `total` is absent where the candidates come as a stream. */
  readonly onProgress?:
    | ((progress: { readonly completed: number; readonly total?: number | undefined }) => void)
    | undefined
}

/** How many candidates a store was given, and what could not be read. */
export interface FilledCandidateStore {
  readonly written: number
  /** Candidates whose picture could not be read, in sentences; one of which nothing could be read is not written. */
  readonly warnings: readonly string[]
}

/**
 * Encodes candidates, from an array or a stream, and writes their vectors into a store batch by batch; those of known
 * ids are replaced, and of an id that comes twice the last one stands. Memory does not grow with their number. After a
 * kill all batches but the last are there; a reranker with a cache folder goes through them again without encoding.
 *
 * @throws InvalidArgumentError where the store is for vectors of another length, or a candidate's embedding does not
 * fit; the signal's reason; whatever the store throws.
 * @example
 * await fillCandidateStore(store, readCandidates('kb.jsonl'), { reranker }) // { written: 50000, warnings: [] }
 */
export async function fillCandidateStore(
  store: CandidateStore,
  candidates: Iterable<RerankCandidate> | AsyncIterable<RerankCandidate>,
  { reranker, batchSize = 256, signal, onProgress }: FillCandidateStoreOptions,
): Promise<FilledCandidateStore> {
  assertCount('batchSize', batchSize)
  const { scorer } = reranker
  assertStoreFits(store, scorer)
  const total = Array.isArray(candidates) ? candidates.length : undefined
  const warnings: string[] = []
  let written = 0
  let completed = 0
  for await (const batch of splitWindows(candidates, batchSize)) {
    signal?.throwIfAborted()
    const embedded = await reranker.embedCandidates(batch, { signal })
    warnings.push(...embedded.warnings.map(({ message }) => message))
    const rows = new Map(
      batch.map(({ id }, index) => {
        const embedding = embedded.embeddings.slice(index * scorer.embeddingSize, (index + 1) * scorer.embeddingSize)
        return [id, { id, encoderId: scorer.id, embedding }]
      }),
    )
    const readable = [...rows.values()].filter(({ embedding }) => !isUnreadable(embedding[0]!))
    if (readable.length > 0) await store.doWrite(readable)
    written += readable.length
    completed += batch.length
    onProgress?.({ completed, total })
  }
  return { written, warnings }
}
