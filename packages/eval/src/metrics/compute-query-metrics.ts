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

/** Each cut metric at each cutoff, by its name. */
const cutEntries = (Object.keys(cutMetrics) as CutMetric[]).flatMap(metric =>
  cutoffs.map(cutoff => ({ name: `${metric}@${cutoff}` as const, compute: cutMetrics[metric], cutoff })),
)

/** The metrics of a ranking that rows hold and summaries average, by the names under which they are written. */
export const queryMetricNames: readonly QueryMetricName[] = [...cutEntries.map(({ name }) => name), 'mrr', 'map']

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
  const metrics = {} as Record<QueryMetricName, number>
  for (const { name, compute, cutoff } of cutEntries) metrics[name] = compute(ranking, labels, cutoff, options)
  metrics.mrr = computeReciprocalRank(ranking, labels)
  metrics.map = computeAveragePrecision(ranking, labels)
  return metrics
}
