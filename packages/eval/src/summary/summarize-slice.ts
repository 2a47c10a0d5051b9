import type { Rng } from '@region-r1/core'
import { computeBootstrapIntervals } from '../significance/compute-bootstrap-intervals.ts'
import type { SliceSummary, SystemSummary } from './evaluation-summary.ts'
import type { SystemColumns } from './query-columns.ts'
import { summarizeSystem } from './summarize-system.ts'

export interface SummarizeSliceOptions {
  readonly columns: ReadonlyMap<string, SystemColumns>
  /** The systems to report, in order. */
  readonly systems: readonly string[]
  /** The slice's queries, as indices into the columns, at least one. */
  readonly queries: readonly number[]
  /** Further queries without a list: 0 in every ranking metric. */
  readonly leftOut: number
  /** 1 where a query has a relevant candidate, 1 where it has a target box; by query. */
  readonly hasRelevant: readonly number[]
  readonly hasTarget: readonly number[]
  readonly rng: Rng
}

/** Every system over one slice, with intervals. */
export function summarizeSlice({ systems, rng, ...slice }: SummarizeSliceOptions): SliceSummary {
  const { columns, queries, leftOut } = slice
  const pick = (name: string, metric: 'mrr' | 'recall@1') => {
    const values = new Float64Array(queries.length + leftOut)
    values.set(queries.map(query => columns.get(name)![metric][query]!))
    return values
  }
  const intervals = computeBootstrapIntervals(
    systems.flatMap(name => [pick(name, 'mrr'), pick(name, 'recall@1')]),
    { rng },
  )
  const [keep, target, oracle] = [columns.get('keep')!, columns.get('target'), columns.get('oracle')]
  const summaries: Record<string, SystemSummary> = {}
  for (const [index, name] of systems.entries()) {
    summaries[name] = {
      ...summarizeSystem({ ...slice, system: columns.get(name)!, keep, target, oracle }),
      ci95: { mrr: intervals[2 * index]!, 'recall@1': intervals[2 * index + 1]! },
    }
  }
  return { queries: queries.length, leftOut, systems: summaries }
}
