import type { DualEncoder } from '@region-r1/core'
import { type CandidateEmbeddings, computeScores, rankByScore } from '@region-r1/scoring'
import type { RankAnswer, RankRequest } from './rank-request.ts'

/** A query of text alone: documents by their cosine with its embedding. */
export async function rankByText(
  encoder: DualEncoder,
  { text = '', topN, signal }: RankRequest,
  { embeddings }: CandidateEmbeddings,
): Promise<RankAnswer> {
  const start = performance.now()
  const [query] = await encoder.encodeTexts([text], { signal })
  const encodeMs = performance.now() - start
  const scores = computeScores(query!, embeddings)
  const results = rankByScore(scores)
    .slice(0, topN)
    .map((index, place) => {
      const score = Number.isNaN(scores[index]) ? null : scores[index]!
      return { index, rank: place + 1, score, baseRank: place + 1, baseScore: score }
    })
  const totalMs = performance.now() - start
  return {
    decision: null,
    imageSize: null,
    passes: 0,
    results,
    warnings: [],
    timings: { decodeMs: 0, encodeMs, policyMs: 0, lookMs: 0, cropMs: 0, scoreMs: totalMs - encodeMs, totalMs },
    models: { encoder: encoder.id, policy: null },
  }
}
