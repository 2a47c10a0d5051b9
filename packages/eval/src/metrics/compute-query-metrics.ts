import { computeAveragePrecision } from './average-precision.ts'
import { computeNdcg } from './ndcg.ts'
import { computeHit, computePrecision, computeRecall } from './recall.ts'
import { computeReciprocalRank } from './reciprocal-rank.ts'

/** The metrics of a ranking that rows hold and summaries average, by the names under which they are written. */
export const queryMetricNames = [
  'recall@1',
  'recall@5',
  'recall@10',
  'recall@20',
  'hit@1',
  'hit@5',
  'hit@10',
  'hit@20',
  'precision@1',
  'precision@5',
  'mrr',
  'map',
  'ndcg@5',
  'ndcg@10',
] as const

/** The name of a metric of one query. */
export type QueryMetricName = (typeof queryMetricNames)[number]

/** One number in [0, 1] for each metric. */
export type QueryMetrics = Readonly<Record<QueryMetricName, number>>

/**
 * Every metric of one query's ranking.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 */
export function computeQueryMetrics(ranking: readonly number[], labels: readonly number[]): QueryMetrics {
  return {
    'recall@1': computeRecall(ranking, labels, 1),
    'recall@5': computeRecall(ranking, labels, 5),
    'recall@10': computeRecall(ranking, labels, 10),
    'recall@20': computeRecall(ranking, labels, 20),
    'hit@1': computeHit(ranking, labels, 1),
    'hit@5': computeHit(ranking, labels, 5),
    'hit@10': computeHit(ranking, labels, 10),
    'hit@20': computeHit(ranking, labels, 20),
    'precision@1': computePrecision(ranking, labels, 1),
    'precision@5': computePrecision(ranking, labels, 5),
    mrr: computeReciprocalRank(ranking, labels),
    map: computeAveragePrecision(ranking, labels),
    'ndcg@5': computeNdcg(ranking, labels, 5),
    'ndcg@10': computeNdcg(ranking, labels, 10),
  }
}
