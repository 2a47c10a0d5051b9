import type { RgbImage } from '@region-r1/core'
import type { CandidateEmbeddings, Reranker } from '@region-r1/reranker'
import type { RankAnswer, RankRequest } from './rank-request.ts'

/** What stands for the question of a query without one: policies that need a question are not asked then. */
const noQuestion = 'picture'

/** A query with a picture: the reranker decides, and ranks documents whose vectors are there. */
export async function rankByPicture(
  reranker: Reranker,
  { text = noQuestion, documents, topN, signal }: RankRequest,
  image: RgbImage,
  { embeddings }: CandidateEmbeddings,
): Promise<RankAnswer> {
  const size = reranker.scorer.embeddingSize
  const candidates = documents.map((_, index) => {
    const embedding = embeddings.subarray(index * size, (index + 1) * size)
    // Nothing could be read of it, of which there is a warning already: it ranks last.
    return Number.isNaN(embedding[0]) ? { id: `${index}`, text: '' } : { id: `${index}`, embedding }
  })
  const result = await reranker.rerank({
    image,
    question: text,
    candidates,
    signal,
    topN,
  })
  return {
    decision: result.decision,
    passes: result.passes,
    imageSize: { width: image.width, height: image.height },
    results: result.ranking.map(({ originalIndex, rank, score, fullImageRank, fullImageScore }) => ({
      index: originalIndex,
      rank,
      score,
      baseRank: fullImageRank,
      baseScore: fullImageScore,
    })),
    warnings: result.warnings.filter(warning => !warning.startsWith('candidate "')),
    timings: result.timings,
    models: { encoder: result.models.encoder, policy: result.models.policy },
  }
}
