import { createRng } from '@region-r1/core'
import type { QueryRow } from '../protocol/query-row.ts'
import { adjustHolm } from '../significance/adjust-holm.ts'
import { comparePaired } from '../significance/compare-paired.ts'
import { computeBootstrapIntervals, type Interval } from '../significance/compute-bootstrap-intervals.ts'

/** One system in two runs, on the queries that both have, in MRR. */
export interface PairedRunComparison {
  readonly system: string
  readonly queries: number
  /** After less before. */
  readonly difference: number
  readonly ci95: Interval
  readonly pValue: number
  /** Corrected by Holm over the systems. */
  readonly pValueHolm: number
  readonly wins: number
  readonly ties: number
  readonly losses: number
}

/**
 * Compares systems in two runs query by query: the tests of an evaluation, between the same system in both. Queries are matched by
 * their ids; of each only the numbers stay in memory. Empty where the runs share no query.
 */
export async function compareRows(
  before: AsyncIterable<QueryRow>,
  after: AsyncIterable<QueryRow>,
  { systems, seed = 1 }: { readonly systems: readonly string[]; readonly seed?: number },
): Promise<PairedRunComparison[]> {
  const known = new Map<string, Record<string, number>>()
  for await (const row of before) known.set(row.queryId, pickMrr(row, systems))
  const columns = new Map<string, { before: number[]; after: number[] }>()
  for await (const row of after) {
    const from = known.get(row.queryId)
    if (from === undefined) continue
    for (const [system, mrr] of Object.entries(pickMrr(row, systems))) {
      if (from[system] === undefined) continue
      if (!columns.has(system)) columns.set(system, { before: [], after: [] })
      columns.get(system)!.before.push(from[system])
      columns.get(system)!.after.push(mrr)
    }
  }
  const rng = createRng(seed)
  const compared = [...columns].map(([system, { before: baseline, after: values }]) => {
    const differences = values.map((value, index) => value - baseline[index]!)
    const [ci95] = computeBootstrapIntervals([differences], { rng: rng.fork(`bootstrap/${system}`) })
    const test = comparePaired({ system: values, baseline, rng: rng.fork(`test/${system}`) })
    return { system, queries: values.length, ...test, ci95: ci95! }
  })
  const adjusted = adjustHolm(compared.map(({ pValue }) => pValue))
  return compared.map((comparison, index) => ({ ...comparison, pValueHolm: adjusted[index]! }))
}

function pickMrr(row: QueryRow, systems: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    systems.filter(name => row.systems[name] !== undefined).map(name => [name, row.systems[name]!.metrics.mrr]),
  )
}
