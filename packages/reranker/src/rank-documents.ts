import { computeScores, isUnreadable, rankByScore } from '@region-r1/scoring'
import { assertCount } from './assert-count.ts'
import type { Reranker } from './create-reranker.ts'
import { assertQuery, type RerankQuery } from './rerank-query.ts'
import type { RerankResult } from './rerank-result.ts'
import { addStoredEmbeddings } from './stores/add-stored-embeddings.ts'
import { withholdFilePaths } from './withhold-file-paths.ts'

export interface RankDocumentsOptions extends Omit<RerankQuery, 'image'> {
  /** Where it is absent the candidates are ranked by the question alone. */
  readonly image?: RerankQuery['image'] | undefined
  readonly topN?: number | undefined
  /** Whether a candidate's picture may be a path or a file: URL. @default false */
  readonly allowFilePaths?: boolean | undefined
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
  { image, question, candidates: given, topN, allowFilePaths = false, signal }: RankDocumentsOptions,
): Promise<DocumentRanking> {
  if (topN !== undefined) assertCount('topN', topN)
  const { candidates, warnings: withheld } = allowFilePaths
    ? { candidates: given, warnings: [] }
    : withholdFilePaths(given)
  if (image !== undefined) {
    const result = await reranker.rerank({ image, question, candidates, topN, signal })
    return { ranking: result.ranking, warnings: [...withheld, ...result.warnings], result }
  }
  const { scorer, store } = reranker
  assertQuery({ question, candidates }, { embeddingSize: scorer.embeddingSize, hasStore: store !== undefined })
  const [query] = await scorer.encodeTexts([question], { signal })
  const known = store ? await addStoredEmbeddings(store, candidates, { encoder: scorer, signal }) : candidates
  const { embeddings, warnings } = await reranker.embedCandidates(known, { signal })
  const scores = computeScores(query!, embeddings)
  const ranking = rankByScore(scores, topN).map(originalIndex => {
    const score = scores[originalIndex]!
    return { originalIndex, score: isUnreadable(score) ? null : score }
  })
  const messages = warnings.map(({ message }) => message)
  const noPicture = 'the query has no picture, it was ranked by its question alone'
  return { ranking, warnings: [noPicture, ...withheld, ...messages] }
}
