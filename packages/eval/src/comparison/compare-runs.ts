import type { EvaluationSummary, SliceSummary } from '../summary/evaluation-summary.ts'
import type { FigureComparison } from './compare-figures.ts'
import type { PairedRunComparison } from './compare-rows.ts'

/** The numbers of a summary that a comparison of two runs is about. */
export const runMetrics = [
  'mrr',
  'recall@1',
  'recall@5',
  'ndcg@10',
  'cropRate',
  'improved',
  'degraded',
  'gainRecovered',
] as const
/** A number of a summary that runs are compared by. */
export type RunMetric = (typeof runMetrics)[number]

/** A number in both runs; null where a run does not define it. */
export interface Change {
  readonly before: number | null
  readonly after: number | null
  readonly difference: number | null
}

/** What differs between two runs. */
export interface RunComparison {
  /** What the runs differ in: queries, models, seed. */
  readonly settings: readonly { readonly name: string; readonly before: string; readonly after: string }[]
  readonly onlyBefore: readonly string[]
  readonly onlyAfter: readonly string[]
  /** Of the systems that both runs have. */
  readonly systems: Readonly<Record<string, Readonly<Record<RunMetric, Change>>>>
  /** MRR of these systems on the slices that both have, the largest changes first. */
  readonly slices: readonly (Change & { readonly slice: string; readonly system: string })[]
  /** Of everything in both summaries, and of the TREC files beside them. */
  readonly figures?: FigureComparison | undefined
  readonly files?: readonly { readonly name: string; readonly isSame: boolean }[] | undefined
  /** Over the queries that both runs have, where their rows are at hand. */
  readonly paired?: readonly PairedRunComparison[]
}

/** What changed from one run to another. */
export function compareRuns(before: EvaluationSummary, after: EvaluationSummary): RunComparison {
  const names = Object.keys(before.systems)
  const common = names.filter(name => after.systems[name] !== undefined)
  const slices = Object.keys(before.slices).filter(slice => after.slices[slice] !== undefined)
  return {
    settings: listSettings(before, after),
    onlyBefore: names.filter(name => !common.includes(name)),
    onlyAfter: Object.keys(after.systems).filter(name => !common.includes(name)),
    systems: Object.fromEntries(
      common.map(system => [
        system,
        Object.fromEntries(runMetrics.map(metric => [metric, compare(before, after, system, metric)])) as Record<
          RunMetric,
          Change
        >,
      ]),
    ),
    slices: slices
      .flatMap(slice =>
        common.map(system => ({
          slice,
          system,
          ...compare(before.slices[slice]!, after.slices[slice]!, system, 'mrr'),
        })),
      )
      .toSorted((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0)),
  }
}

function compare(before: SliceSummary, after: SliceSummary, system: string, metric: RunMetric): Change {
  const from = before.systems[system]?.[metric] ?? null
  const to = after.systems[system]?.[metric] ?? null
  return { before: from, after: to, difference: from === null || to === null ? null : to - from }
}

function listSettings(before: EvaluationSummary, after: EvaluationSummary): RunComparison['settings'] {
  const describe = ({ queries, candidatesPerQuery, run }: EvaluationSummary): Record<string, string> => ({
    queries: String(queries),
    'candidates a query': String(Number(candidatesPerQuery.toFixed(2))),
    encoder: run.encoders.join(', '),
    scorer: run.scorers.join(', '),
    seed: String(run.seed),
    ...Object.fromEntries(Object.entries(run.policies).map(([name, id]) => [`policy of ${name}`, id])),
    ...Object.fromEntries(
      Object.entries(run.settings).flatMap(([name, settings]) =>
        Object.entries(settings).map(([setting, value]) => [`${setting} of ${name}`, String(value)]),
      ),
    ),
  })
  const [from, to] = [describe(before), describe(after)]
  return Object.keys(from)
    .filter(name => to[name] !== undefined && to[name] !== from[name])
    .map(name => ({ name, before: from[name]!, after: to[name]! }))
}
