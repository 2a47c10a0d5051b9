/**
 * Ranking metrics, the evaluation protocol, significance and reports.
 *
 * @module
 */

// Metrics of one query
export { computeAveragePrecision } from './metrics/average-precision.ts'
export { computeFirstPositiveRank } from './metrics/first-positive-rank.ts'
export { computeMargin } from './metrics/margin.ts'
export { computeNdcg, type NdcgOptions } from './metrics/ndcg.ts'
export { computeHit, computePrecision, computeRecall } from './metrics/recall.ts'
export { computeReciprocalRank } from './metrics/reciprocal-rank.ts'
