import { computeAveragePrecision } from './average-precision.ts'
import { computeNdcg, type NdcgOptions } from './ndcg.ts'
import { computeHit, computePrecision, computeRecall } from './recall.ts'
import { computeReciprocalRank } from './reciprocal-rank.ts'

/** The places after which lists are cut. 20 is the length of the published lists: `ndcg@20` is NDCG over all of them. */
const cutoffs = [1, 5, 10, 20] as const

type CutMetric = 'recall' | 'hit' | 'precision' | 'ndcg'

const cutMetrics: Readonly<
  Record<CutMetric, (ranking: readonly number[], labels: readonly number[], k: number, options: NdcgOptions) => number>
> = { recall: computeRecall, hit: computeHit, precision: computePrecision, ndcg: computeNdcg }

/** The name of a metric of one query. */
export type QueryMetricName = 'mrr' | 'map' | `${CutMetric}@${(typeof cutoffs)[number]}`

/** One number in [0, 1] for each metric. */
export type QueryMetrics = Readonly<Record<QueryMetricName, number>>

/** The metrics of a ranking that rows hold and summaries average, by the names under which they are written. */
export const queryMetricNames: readonly QueryMetricName[] = [
  ...(Object.keys(cutMetrics) as CutMetric[]).flatMap(name => cutoffs.map(cutoff => `${name}@${cutoff}` as const)),
  'mrr',
  'map',
]

/**
 * Every metric of one query's ranking.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @param options - the gain of nDCG
 */
export function computeQueryMetrics(
  ranking: readonly number[],
  labels: readonly number[],
  options: NdcgOptions = {},
): QueryMetrics {
  const cut = Object.entries(cutMetrics).flatMap(([name, compute]) =>
    cutoffs.map(cutoff => [`${name}@${cutoff}`, compute(ranking, labels, cutoff, options)] as const),
  )
  return {
    ...(Object.fromEntries(cut) as Omit<QueryMetrics, 'mrr' | 'map'>),
    mrr: computeReciprocalRank(ranking, labels),
    map: computeAveragePrecision(ranking, labels),
  }
}
