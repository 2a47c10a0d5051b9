import { createRng, InvalidArgumentError, type Rng } from '@region-r1/core'
import type { SystemSettings } from '../protocol/evaluation-system.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { type RankingRules, resolveRankingRules } from '../protocol/ranking-rules.ts'
import { chooseFeaturedSystem, type SystemKind } from '../protocol/system-kind.ts'
import { computeBootstrapIntervals } from '../significance/compute-bootstrap-intervals.ts'
import { compareSystems } from './compare-systems.ts'
import { computeRiskCoverage } from './compute-risk-coverage.ts'
import type { EvaluationSummary, SliceSummary, SystemComparison, SystemSummary } from './evaluation-summary.ts'
import type { LeftOutQuery } from './left-out-query.ts'
import { listSlices, nameTagSlice } from './list-slices.ts'
import { createSystemColumns, pushSystemResult, type SystemColumns } from './query-columns.ts'
import { summarizeSystem } from './summarize-system.ts'
import type { SystemLeftOut } from './system-left-out.ts'

/** Whom a summary reports, and the seed of its draws. */
export interface SummaryBuilderOptions {
  /** The systems to report, in order; `keep` comes first whether named or not. */
  readonly systems: readonly string[]
  /** Of the intervals and tests. */
  readonly seed: number
  /** Systems that could not run, for the summary to tell. @default none */
  readonly systemsLeftOut?: readonly SystemLeftOut[] | undefined
}

/** Gathers rows, keeping their numbers alone, and summarises them. */
export interface SummaryBuilder {
  /** Takes a row in; of it only numbers stay in memory. */
  add(row: QueryRow): void
  /** Takes in a query that has no list: a miss in every ranking metric, of all queries and of its tags' slices. */
  addLeftOut(query: LeftOutQuery): void
  /** @throws InvalidArgumentError where no row was added. */
  summarize(): EvaluationSummary
}

/** A builder without rows. The same rows in the same order with the same seed give the same summary, byte by byte. */
export function createSummaryBuilder({ systems, seed, systemsLeftOut = [] }: SummaryBuilderOptions): SummaryBuilder {
  const reported = ['keep', ...systems.filter(name => name !== 'keep')]
  const columns = new Map<string, SystemColumns>()
  const slices = new Map<string, number[]>()
  const leftOutSlices = new Map<string, number>()
  const encoders = new Set<string>()
  const scorers = new Set<string>()
  const policies: Record<string, string> = {}
  const kinds: Record<string, SystemKind> = {}
  const settings: Record<string, SystemSettings> = {}
  const hasRelevant: number[] = []
  const hasTarget: number[] = []
  let candidates = 0
  let warnings = 0
  let leftOut = 0
  let rules: RankingRules = resolveRankingRules({})

  function add(row: QueryRow) {
    const query = hasRelevant.length
    for (const name of new Set([...reported, 'target'])) {
      // Without a box to crop to, the target keeps the picture.
      const result = row.systems[name] ?? (name === 'target' ? row.systems.keep : undefined)
      if (result === undefined) {
        throw new InvalidArgumentError({
          argument: 'row',
          message: `the row of query "${row.queryId}" has no system "${name}"; it has ${Object.keys(row.systems).join(', ')}`,
        })
      }
      if (!columns.has(name)) columns.set(name, createSystemColumns())
      pushSystemResult(columns.get(name)!, result, row)
      if (!reported.includes(name)) continue
      policies[name] ??= result.policy
      kinds[name] ??= result.kind
      if (result.settings !== undefined) settings[name] ??= result.settings
    }
    for (const slice of listSlices(row, chooseFeaturedSystem(kinds))) {
      if (!slices.has(slice)) slices.set(slice, [])
      slices.get(slice)!.push(query)
    }
    encoders.add(row.encoder)
    scorers.add(row.scorer)
    hasRelevant.push(row.candidates.some(candidate => candidate.relevance > 0) ? 1 : 0)
    hasTarget.push(row.targetBox === undefined ? 0 : 1)
    candidates += row.candidates.length
    warnings += row.warnings.length
    rules = row.rules
  }

  function addLeftOut({ tags = [] }: LeftOutQuery) {
    leftOut++
    for (const slice of new Set(tags.map(nameTagSlice))) leftOutSlices.set(slice, (leftOutSlices.get(slice) ?? 0) + 1)
  }

  function summarizeSlice(queries: readonly number[], leftOut: number, rng: Rng): SliceSummary {
    const pick = (name: string, metric: 'mrr' | 'recall@1') => {
      const values = new Float64Array(queries.length + leftOut)
      values.set(queries.map(query => columns.get(name)![metric][query]!))
      return values
    }
    const intervals = computeBootstrapIntervals(
      reported.flatMap(name => [pick(name, 'mrr'), pick(name, 'recall@1')]),
      { rng },
    )
    const summaries: Record<string, SystemSummary> = {}
    for (const [index, name] of reported.entries()) {
      summaries[name] = {
        ...summarizeSystem({
          system: columns.get(name)!,
          keep: columns.get('keep')!,
          target: columns.get('target'),
          oracle: columns.get('oracle'),
          queries,
          leftOut,
          hasRelevant,
          hasTarget,
        }),
        ci95: { mrr: intervals[2 * index]!, 'recall@1': intervals[2 * index + 1]! },
      }
    }
    return { queries: queries.length, leftOut, systems: summaries }
  }

  function compareAll(rng: Rng): SystemComparison[] {
    const featured = chooseFeaturedSystem(kinds)
    const isRival = (name: string) => kinds[name] !== 'bound' && name !== 'keep' && name !== featured
    const rivals = featured !== null && kinds[featured] === 'policy' ? reported.filter(isRival) : []
    return [
      ...compareSystems(
        columns,
        reported.slice(1).map(system => ({ system, baseline: 'keep' })),
        { rng: rng.fork('comparisons'), leftOut },
      ),
      ...compareSystems(
        columns,
        rivals.map(baseline => ({ system: featured!, baseline })),
        { rng: rng.fork('rivals'), leftOut },
      ),
    ]
  }

  return {
    add,
    addLeftOut,
    summarize() {
      const count = hasRelevant.length
      if (count === 0) {
        throw new InvalidArgumentError({ argument: 'rows', message: 'a summary needs at least one query, got none' })
      }
      const rng = createRng(seed)
      const all = summarizeSlice([...hasRelevant.keys()], leftOut, rng.fork('all'))
      return {
        queries: count,
        leftOut,
        candidatesPerQuery: candidates / count,
        data: { withRelevant: sum(hasRelevant), withTargetBox: sum(hasTarget), warnings },
        systems: all.systems,
        slices: Object.fromEntries(
          [...slices]
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, queries]) => [
              name,
              summarizeSlice(queries, leftOutSlices.get(name) ?? 0, rng.fork(`slice/${name}`)),
            ]),
        ),
        comparisons: compareAll(rng),
        riskCoverage: Object.fromEntries(
          reported
            .map(name => [name, computeRiskCoverage(columns.get(name)!, columns.get('keep')!, leftOut)] as const)
            .filter(([, points]) => points.length > 0),
        ),
        run: {
          encoders: [...encoders],
          scorers: [...scorers],
          policies,
          kinds,
          settings,
          rules,
          seed,
          ...(systemsLeftOut.length > 0 && { systemsLeftOut }),
        },
      }
    },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
