import type { CandidateStore, StoredCandidate } from './candidate-store.ts'

/**
 * Vectors of candidates in memory: for a knowledge base of some thousand entries, and for tests.
 *
 * @example
 * const store = createMemoryStore({ embeddingSize: encoder.embeddingSize })
 */
export function createMemoryStore({ embeddingSize }: { readonly embeddingSize: number }): CandidateStore {
  const rows = new Map<string, StoredCandidate>()
  return {
    embeddingSize,
    doFetch: async ids => ids.flatMap(id => rows.get(id) ?? []),
    async doWrite(written) {
      for (const row of written) rows.set(row.id, row)
    },
  }
}
