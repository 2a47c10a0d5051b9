import { findPlaces, isUnreadable, type RerankCandidate, rankByScore } from '@region-r1/scoring'
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

/**
 * The candidates best first, each with its rank by the full picture.
 *
 * @param getCandidate - the candidate of that index, or its id alone
 */
export function rankCandidates(
  getCandidate: (index: number) => Pick<RerankCandidate, 'id'>,
  { scores, fullImageScores, topN = scores.length, returnCandidates = false }: RankCandidatesOptions,
): RankedCandidate[] {
  const order = rankByScore(scores, topN)
  const fullImagePlaces = fullImageScores === scores ? undefined : findPlaces(fullImageScores, order)
  return order.map((originalIndex, place) => {
    const candidate = getCandidate(originalIndex)
    const entry = {
      id: candidate.id,
      rank: place + 1,
      score: toScore(scores[originalIndex]!),
      originalIndex,
      fullImageRank: (fullImagePlaces?.[place] ?? place) + 1,
      fullImageScore: toScore(fullImageScores[originalIndex]!),
    }
    return returnCandidates ? { ...entry, candidate } : entry
  })
}

function toScore(score: number): number | null {
  return isUnreadable(score) ? null : score
}
