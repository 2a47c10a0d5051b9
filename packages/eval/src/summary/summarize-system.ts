import { type QueryMetrics, queryMetricNames } from '../metrics/compute-query-metrics.ts'
import { computeRankChanges } from './compute-rank-changes.ts'
import type { ComparedMetric, SystemSummary } from './evaluation-summary.ts'
import type { ColumnName, SystemColumns } from './query-columns.ts'

export interface SummarizeSystemOptions {
  readonly system: SystemColumns
  readonly keep: SystemColumns
  /** Where any query has a target box. */
  readonly target: SystemColumns | undefined
  /** Where the run has an oracle. */
  readonly oracle: SystemColumns | undefined
  /** The queries of the slice, as indices into the columns, at least one. */
  readonly queries: readonly number[]
  /** Further queries without a list: 0 in every ranking metric. */
  readonly leftOut: number
  /** 1 where a query has a relevant candidate, 1 where it has a target box; by query. */
  readonly hasRelevant: readonly number[]
  readonly hasTarget: readonly number[]
}

/** Everything about one system over one slice but its intervals. */
export function summarizeSystem({
  system,
  keep,
  target,
  oracle,
  queries,
  leftOut,
  hasRelevant,
  hasTarget,
}: SummarizeSystemOptions): Omit<SystemSummary, 'ci95'> {
  const mean = (values: readonly number[], among = queries) =>
    among.length === 0 ? null : among.reduce((sum, query) => sum + values[query]!, 0) / among.length
  const meanDefined = (name: ColumnName) =>
    mean(
      system[name],
      queries.filter(query => !Number.isNaN(system[name][query])),
    )
  const share = (test: (query: number) => boolean) => queries.filter(test).length / queries.length
  const gain = (bound: SystemColumns | undefined, metric: ComparedMetric, among: readonly number[]) => {
    if (bound === undefined || among.length === 0) return null
    const base = mean(keep[metric], among)!
    const possible = mean(bound[metric], among)! - base
    // Where the bound gains nothing there is nothing to recover, and a share of a loss would read as its opposite.
    return possible <= 0 ? null : (mean(system[metric], among)! - base) / possible
  }
  const withRelevant = queries.filter(query => hasRelevant[query] === 1)
  const withTarget = queries.filter(query => hasTarget[query] === 1)
  const answered = queries.length / (queries.length + leftOut)
  const meanOfAll = (values: readonly number[]) => mean(values)! * answered
  const metrics = Object.fromEntries(
    queryMetricNames.map(name => [name, meanOfAll(system[name])]),
  ) as unknown as QueryMetrics
  return {
    ...metrics,
    'condRecall@1': mean(system['recall@1'], withRelevant),
    'condRecall@5': mean(system['recall@5'], withRelevant),
    'condRecall@10': mean(system['recall@10'], withRelevant),
    'condRecall@20': mean(system['recall@20'], withRelevant),
    cropRate: mean(system.cropped)!,
    passes: meanDefined('passes'),
    invalidRate: mean(system.invalid)!,
    improved: share(query => system.rank[query]! < keep.rank[query]!),
    unchanged: share(query => system.rank[query] === keep.rank[query]),
    degraded: share(query => system.rank[query]! > keep.rank[query]!),
    rankChanges: computeRankChanges(queries.map(query => keep.rank[query]! - system.rank[query]!)),
    gainRecovered: gain(target, 'mrr', withTarget),
    'gainRecoveredRecall@1': gain(target, 'recall@1', withTarget),
    oracleGainRecovered: gain(oracle, 'mrr', queries),
    'oracleGainRecoveredRecall@1': gain(oracle, 'recall@1', queries),
    oracleRegret: oracle === undefined ? null : meanOfAll(oracle.mrr) - metrics.mrr,
    oracleAgreement: oracle === undefined ? null : share(query => system.cropped[query] === oracle.cropped[query]),
    boxArea: meanDefined('boxArea'),
    targetIou: meanDefined('targetIou'),
    'targetIou>=0.5': meanDefined('targetIou>=0.5'),
    targetCovered: meanDefined('targetCovered'),
    localization:
      withTarget.length === 0
        ? null
        : {
            pointing: meanDefined('pointing')!,
            iou: meanDefined('answerIou')!,
            'iou>=0.5': meanDefined('answerIou>=0.5')!,
          },
  }
}
