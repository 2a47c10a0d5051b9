import { createSpread, type Spread } from '../examples/create-spread.ts'
import type { DataFormat } from '../names.ts'
import type { ReadOptions } from '../read-options.ts'
import { computeQuestionStats, type QuestionStats } from './compute-question-stats.ts'
import { readRowFacts } from './row-facts.ts'

/** What a file of any format holds: how many rows, rows by their types, distinct values, and spreads of numbers. */
export interface DataStats {
  readonly rows: number
  readonly [count: string]: number | Spread | Readonly<Record<string, number>>
}

/** Counts over a published file; of questions in the columns of Encyclopedic-VQA more than of the rest. */
export async function computeDataStats(
  file: string,
  format: DataFormat,
  options: ReadOptions = {},
): Promise<DataStats | QuestionStats> {
  if (format === 'evqa-csv' || format === 'infoseek-csv') return computeQuestionStats(file, format, options)
  let rows = 0
  const by: Record<string, Record<string, number>> = {}
  const distinct: Record<string, Set<string>> = {}
  const spreads: Record<string, ReturnType<typeof createSpread>> = {}
  for await (const { facts } of readRowFacts(file, format, options)) {
    rows++
    for (const [name, value] of Object.entries(facts.by ?? {})) {
      by[name] ??= {}
      by[name][value] = (by[name][value] ?? 0) + 1
    }
    for (const [name, value] of Object.entries(facts.distinct ?? {})) {
      distinct[name] ??= new Set()
      distinct[name].add(value)
    }
    for (const [name, value] of Object.entries(facts.spread ?? {})) {
      spreads[name] ??= createSpread()
      spreads[name].add(value)
    }
  }
  const capitalize = (name: string) => name[0]!.toUpperCase() + name.slice(1)
  return {
    rows,
    ...mapNames(
      by,
      name => `by${capitalize(name)}`,
      counts => counts,
    ),
    ...mapNames(
      distinct,
      name => `distinct${capitalize(name)}`,
      values => values.size,
    ),
    ...mapNames(
      spreads,
      name => name,
      spread => spread.take(),
    ),
  }
}

function mapNames<In, Out>(
  record: Readonly<Record<string, In>>,
  name: (old: string) => string,
  map: (value: In) => Out,
) {
  return Object.fromEntries(Object.entries(record).map(([old, value]) => [name(old), map(value)]))
}
