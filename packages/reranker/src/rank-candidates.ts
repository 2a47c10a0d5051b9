import { isUnreadable, type RerankCandidate, rankByScore } from '@region-r1/scoring'
import type { RankedCandidate } from './rerank-result.ts'

export interface RankCandidatesOptions {
  /** `[K]` by the kept or cropped picture; NaN where a candidate has no vector. */
  readonly scores: Float64Array
  /** `[K]` by the full picture: the very same array where it was kept. */
  readonly fullImageScores: Float64Array
  /** The best N; all if absent. */
  readonly topN?: number | undefined
  /** Whether each entry has the candidate itself. */
  readonly returnCandidates?: boolean | undefined
}

/** The candidates best first, each with its rank by the full picture. */
export function rankCandidates(
  candidates: readonly RerankCandidate[],
  { scores, fullImageScores, topN = candidates.length, returnCandidates = false }: RankCandidatesOptions,
): RankedCandidate[] {
  const fullImageRanks = new Map(rankByScore(fullImageScores).map((index, place) => [index, place + 1]))
  return rankByScore(scores)
    .slice(0, topN)
    .map((originalIndex, place) => ({
      id: candidates[originalIndex]!.id,
      rank: place + 1,
      score: toScore(scores[originalIndex]!),
      originalIndex,
      fullImageRank: fullImageRanks.get(originalIndex)!,
      fullImageScore: toScore(fullImageScores[originalIndex]!),
      ...(returnCandidates && { candidate: candidates[originalIndex]! }),
    }))
}

function toScore(score: number): number | null {
  return isUnreadable(score) ? null : score
}
