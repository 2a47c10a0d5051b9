import { createRng, InvalidArgumentError } from '@region-r1/core'
import type { SystemSettings } from '../protocol/evaluation-system.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { type RankingRules, resolveRankingRules } from '../protocol/ranking-rules.ts'
import { chooseFeaturedSystem, type SystemKind } from '../protocol/system-kind.ts'
import { compareReported } from './compare-reported.ts'
import { computeRiskCoverage } from './compute-risk-coverage.ts'
import type { EvaluationSummary } from './evaluation-summary.ts'
import type { LeftOutQuery } from './left-out-query.ts'
import { listSlices, nameTagSlice } from './list-slices.ts'
import { createSystemColumns, pushSystemResult, type SystemColumns } from './query-columns.ts'
import { summarizeSlice } from './summarize-slice.ts'
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

  return {
    add,
    addLeftOut,
    summarize() {
      const count = hasRelevant.length
      if (count === 0) {
        throw new InvalidArgumentError({ argument: 'rows', message: 'a summary needs at least one query, got none' })
      }
      const rng = createRng(seed)
      const common = { columns, systems: reported, hasRelevant, hasTarget }
      const all = summarizeSlice({ ...common, queries: [...hasRelevant.keys()], leftOut, rng: rng.fork('all') })
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
              summarizeSlice({
                ...common,
                queries,
                leftOut: leftOutSlices.get(name) ?? 0,
                rng: rng.fork(`slice/${name}`),
              }),
            ]),
        ),
        comparisons: compareReported(columns, { systems: reported, kinds, rng, leftOut }),
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
