import { computeDataStats, computeExampleStats, type DataFormat } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface StatsFlags extends CommonFlags, StrictFlags {
  readonly format?: DataFormat
}

/** Prints what a file holds, in numbers. */
export async function runStats(file: string, flags: StatsFlags, context: CommandContext): Promise<void> {
  const rows = reportBrokenRows(context, flags)
  const options = { ...rows.options, signal: context.signal }
  const stats =
    flags.format === undefined
      ? await computeExampleStats(file, options)
      : await computeDataStats(file, flags.format, options)
  rows.finish()
  const result = { ...stats, brokenRows: rows.count }
  const lines = Object.entries(result).map(([name, value]) => `${name}: ${formatStatistic(value)}`)
  writeResult(context, flags, result, lines.join('\n'))
}

function formatStatistic(value: number | object): string {
  if (typeof value === 'number') return String(value)
  return Object.entries(value)
    .map(([name, count]) => `${name} ${Number(count.toFixed(2))}`)
    .join(', ')
}
