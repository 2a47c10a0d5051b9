import { type SplitKbOptions, splitKb } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface SplitFlags extends CommonFlags, StrictFlags {
  readonly kb: string
  readonly out: string
  readonly by: NonNullable<SplitKbOptions['by']>
  readonly validationShare: number
  readonly testShare: number
}

/** Splits and prints how many photos went where. */
export async function runSplit(flags: SplitFlags, context: CommandContext): Promise<void> {
  const { kb, out, by, validationShare, testShare } = flags
  const rows = reportBrokenRows(context, flags)
  const { signal } = context
  const result = await splitKb({ kb, directory: out, by, validationShare, testShare, ...rows.options, signal })
  rows.finish()
  const { train, validation, test } = result.photos
  const text = `${result.entries} entries; photos: ${train} train, ${validation} validation, ${test} test: ${out}`
  writeResult(context, flags, { ...result, brokenRows: rows.count }, text)
}
