import type { RankingOutcome } from './ranking-outcome.ts'

/** What one ranking has over another, in one number; above 0 where `after` is better. */
export type Gain = (before: RankingOutcome, after: RankingOutcome) => number

/** Delta MRR: of the reciprocal rank, in [-1, 1]. */
export const computeMrrGain: Gain = (before, after) => after.reciprocalRank - before.reciprocalRank

/** Delta nDCG, in [-1, 1]. */
export const computeNdcgGain: Gain = (before, after) => after.ndcg - before.ndcg

/** Delta rank, in nats: ln(rank before + 1) - ln(rank after + 1). */
export const computeRankGain: Gain = (before, after) => Math.log(before.rank + 1) - Math.log(after.rank + 1)

/** Delta margin: dense, since it moves where ranks do not. Cosines, so in [-4, 4]. */
export const computeMarginGain: Gain = (before, after) => after.margin - before.margin
