import { computeQueryMetrics } from '@region-r1/eval'
import { computeScores, rankByScore } from '@region-r1/scoring'
import { candidates, readVectors } from './vectors.ts'

const labels = Array.from({ length: candidates }, (_, index) => (index === 0 ? 1 : 0))

/** Scores, rankings and metrics of every query, by the full picture and by the crop: what the numpy loop does. */
export async function runLoop(file: string, queries: number): Promise<{ keep: number; crop: number }> {
  const sums = { keep: 0, crop: 0 }
  for await (const vectors of readVectors(file, queries)) {
    sums.keep += computeQueryMetrics(rankByScore(computeScores(vectors.full, vectors.candidates)), labels).mrr
    sums.crop += computeQueryMetrics(rankByScore(computeScores(vectors.crop, vectors.candidates)), labels).mrr
  }
  return { keep: sums.keep / queries, crop: sums.crop / queries }
}
