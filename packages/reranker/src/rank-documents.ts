import { computeScores } from './compute-scores.ts'
import type { Reranker } from './create-reranker.ts'
import { rankByScore } from './rank-by-score.ts'
import { assertQuery, type RerankQuery } from './rerank-query.ts'
import type { RerankResult } from './rerank-result.ts'
import { addStoredEmbeddings } from './stores/add-stored-embeddings.ts'

export interface RankDocumentsOptions extends Omit<RerankQuery, 'image'> {
  /** Where it is absent the candidates are ranked by the question alone. */
  readonly image?: RerankQuery['image'] | undefined
  readonly topN?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a framework gets to hear of a ranking. */
export interface DocumentRanking {
  /** Best first; a score is null where nothing of the document could be read. */
  readonly ranking: readonly { readonly originalIndex: number; readonly score: number | null }[]
  readonly warnings: readonly string[]
  /** The whole result, where the query had a picture. */
  readonly result?: RerankResult
}

/**
 * What the adapters do: a framework's query may come without its picture, and ranking by the question's embedding is
 * then of more use to its caller than an error.
 *
 * @throws as `rerank` does.
 */
export async function rankDocuments(
  reranker: Reranker,
  { image, question, candidates, topN, signal }: RankDocumentsOptions,
): Promise<DocumentRanking> {
  const abort = signal ? { signal } : {}
  if (image !== undefined) {
    const query = { image, question, candidates, ...abort, ...(topN !== undefined && { topN }) }
    const result = await reranker.rerank(query)
    return { ranking: result.ranking, warnings: result.warnings, result }
  }
  const { scorer, store } = reranker
  assertQuery({ question, candidates }, { embeddingSize: scorer.embeddingSize, hasStore: store !== undefined })
  const [query] = await scorer.encodeTexts([question], abort)
  const known = store ? await addStoredEmbeddings(store, candidates, { encoder: scorer, ...abort }) : candidates
  const { embeddings, warnings } = await reranker.embedCandidates(known, abort)
  const scores = computeScores(query!, embeddings)
  const ranking = rankByScore(scores)
    .slice(0, topN)
    .map(originalIndex => {
      const score = scores[originalIndex]!
      return { originalIndex, score: Number.isNaN(score) ? null : score }
    })
  const messages = warnings.map(({ message }) => message)
  return { ranking, warnings: ['the query has no picture, it was ranked by its question alone', ...messages] }
}
