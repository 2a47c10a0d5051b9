import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import type { RerankCandidate } from '@region-r1/scoring'
import type { CandidateStore } from './candidate-store.ts'

/** Ids asked for at a time: the query of one request, and databases limit its length. */
const chunkSize = 500

/**
 * The candidates, with the store's vectors where they bring none. A candidate that the store does not know stays as it
 * is.
 *
 * @throws InvalidArgumentError where the store's vector of a candidate is another encoder's; whatever the store throws.
 */
export async function addStoredEmbeddings(
  store: CandidateStore,
  candidates: readonly RerankCandidate[],
  { encoder, signal }: { readonly encoder: DualEncoder; readonly signal?: AbortSignal | undefined },
): Promise<RerankCandidate[]> {
  const ids = [...new Set(candidates.filter(({ embedding }) => embedding === undefined).map(({ id }) => id))]
  const stored = new Map<string, Float32Array>()
  for (let start = 0; start < ids.length; start += chunkSize) {
    signal?.throwIfAborted()
    for (const { id, encoderId, embedding } of await store.doFetch(ids.slice(start, start + chunkSize))) {
      if (encoderId !== encoder.id) {
        throw new InvalidArgumentError({
          argument: 'store',
          message: `the store's vector of candidate "${id}" is of the encoder ${encoderId}, but candidates are ranked by ${encoder.id}; fill the store with this encoder, or rank by that one`,
        })
      }
      stored.set(id, embedding)
    }
  }
  return candidates.map(candidate => {
    const embedding = candidate.embedding ?? stored.get(candidate.id)
    return embedding === undefined ? candidate : { ...candidate, embedding }
  })
}
