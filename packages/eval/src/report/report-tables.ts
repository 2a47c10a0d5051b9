import type { LatencySummary, StageLatency } from '../latency/measure-latency.ts'
import { queryMetricNames } from '../metrics/compute-query-metrics.ts'
import type { PageTable } from '../page/draw-table.ts'
import type { RetrievalScores, RetrievalSummary } from '../retrieval/evaluate-retrieval.ts'
import type { ComparedMetric, EvaluationSummary } from '../summary/evaluation-summary.ts'
import { formatDifference, formatMetric, formatPValue, formatShare } from './format-number.ts'

/** Systems against each other, on the metrics that are tested. */
export function tabulateComparisons(summary: EvaluationSummary): PageTable {
  return {
    header: ['', 'Against', 'Metric', 'Difference', '95 % CI', 'p', 'p (Holm)', 'Wins', 'Ties', 'Losses'],
    rows: summary.comparisons.map(comparison => [
      comparison.system,
      comparison.baseline,
      comparison.metric === 'mrr' ? 'MRR' : 'R@1',
      formatDifference(comparison.difference),
      comparison.ci95.map(formatDifference).join(' to '),
      formatPValue(comparison.pValue),
      formatPValue(comparison.pValueHolm),
      String(comparison.wins),
      String(comparison.ties),
      String(comparison.losses),
    ]),
  }
}

/** Every metric: systems as columns, metrics as rows, all in per cent. */
export function tabulateMetrics({ systems }: EvaluationSummary): PageTable {
  const conditional = ['condRecall@1', 'condRecall@5', 'condRecall@10', 'condRecall@20'] as const
  return {
    header: ['', ...Object.keys(systems)],
    rows: [...queryMetricNames, ...conditional].map(metric => [
      metric,
      ...Object.values(systems).map(system => formatShare(system[metric])),
    ]),
  }
}

/** What the systems' decisions did, beyond the main table. */
export function tabulateDecisions(summary: EvaluationSummary): PageTable {
  return {
    header: ['', 'Invalid', 'Unchanged', 'Gain R@1', 'Oracle gain', 'Oracle gain R@1', 'Regret', 'As oracle'],
    rows: Object.entries(summary.systems).map(([name, system]) => [
      name,
      formatShare(system.invalidRate),
      formatShare(system.unchanged),
      formatShare(system['gainRecoveredRecall@1']),
      formatShare(system.oracleGainRecovered),
      formatShare(system['oracleGainRecoveredRecall@1']),
      formatMetric(system.oracleRegret),
      formatShare(system.oracleAgreement),
    ]),
  }
}

/** How well the crops of each system fit the true boxes. */
export function tabulateCropQuality({ systems }: EvaluationSummary): PageTable {
  return {
    header: ['', 'Cropped', 'Box area', 'IoU', 'IoU ≥ 0.5', 'Target inside'],
    rows: Object.entries(systems)
      .filter(([, system]) => system.cropRate > 0)
      .map(([name, system]) => [
        name,
        formatShare(system.cropRate),
        formatShare(system.boxArea),
        formatMetric(system.targetIou),
        formatShare(system['targetIou>=0.5']),
        formatShare(system.targetCovered),
      ]),
  }
}

export const localizationNote =
  'Over all queries with a true box; a kept picture answers with all of it. Pointing: the centre of the answer lies inside of the true box.'

/** How well each system finds what is asked about; no rows where no query has a target box. */
export function tabulateLocalization({ systems }: EvaluationSummary): PageTable {
  return {
    header: ['', 'Pointing', 'IoU', 'IoU ≥ 0.5'],
    rows: Object.entries(systems).flatMap(([name, { localization }]) =>
      localization == null
        ? []
        : [
            [
              name,
              formatShare(localization.pointing),
              formatMetric(localization.iou),
              formatShare(localization['iou>=0.5']),
            ],
          ],
    ),
  }
}

/** What one system does where the full picture already ranks the gold entry well, and where it does not. */
export function tabulateBehaviour(summary: EvaluationSummary, system: string): PageTable {
  const prefix = 'fullImageRank:'
  const order = ['1', '2-5', '6-20', '21+', 'none']
  return {
    header: ['Rank before', 'Queries', 'Cropped', 'Better', 'Worse', 'R@1 before', 'R@1 after'],
    rows: order.flatMap(rank => {
      const slice = summary.slices[prefix + rank]
      if (slice === undefined) return []
      const { cropRate, improved, degraded, 'recall@1': after } = slice.systems[system]!
      const before = slice.systems.keep!['recall@1']
      return [[rank, String(slice.queries), ...[cropRate, improved, degraded, before, after].map(formatShare)]]
    }),
  }
}

/** Cropping before retrieval beside cropping at re-ranking. */
export function tabulateRetrieval({ systems }: RetrievalSummary): PageTable {
  const describe = ({ mrr, ...hits }: RetrievalScores) => [
    formatMetric(mrr),
    ...[hits['hit@1'], hits['hit@5'], hits['hit@20']].map(formatShare),
  ]
  return {
    header: ['', 'Crop used', 'MRR', 'Hit@1', 'Hit@5', 'Hit@20'],
    rows: Object.entries(systems).flatMap(([name, { rerank, retrieve }]) =>
      name === 'keep'
        ? [[name, 'never', ...describe(retrieve)]]
        : [
            [name, 'to re-rank', ...describe(rerank)],
            [name, 'to retrieve', ...describe(retrieve)],
          ],
    ),
  }
}

/** Milliseconds of a query by stage. */
export function tabulateLatency({ systems }: LatencySummary): PageTable {
  const format = ({ p50 }: StageLatency) => p50.toFixed(1)
  return {
    header: ['', 'Decode', 'Encode', 'Policy', 'Crop', 'Score', 'Total', 'Total, 95 %'],
    rows: Object.entries(systems).map(([name, { decodeMs, encodeMs, policyMs, cropMs, scoreMs, totalMs }]) => [
      name,
      ...[decodeMs, encodeMs, policyMs, cropMs, scoreMs, totalMs].map(format),
      totalMs.p95.toFixed(1),
    ]),
  }
}

/** One metric of every system on every slice that is not the whole. */
export function tabulateSlices(summary: EvaluationSummary, metric: ComparedMetric): PageTable {
  const systems = Object.keys(summary.systems)
  const format = metric === 'mrr' ? formatMetric : formatShare
  return {
    header: ['', 'Queries', ...systems],
    rows: Object.entries(summary.slices)
      .filter(([, slice]) => slice.queries < summary.queries)
      .map(([name, { queries, leftOut, systems: parts }]) => [
        name,
        String(queries + leftOut),
        ...systems.map(system => format(parts[system]![metric])),
      ]),
  }
}
