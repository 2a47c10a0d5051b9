import { type Preparation, parseShard, prepareShard } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import type { BrokenRowReport } from './report-broken-rows.ts'
import { runMerge } from './run-merge.ts'

/** Flags of every recipe. */
export interface PreparationFlags extends CommonFlags {
  readonly out: string
  readonly shard?: string
  readonly parquet?: true
}

/** Does a shard; without `--shard` all there is, and the merge. */
export async function runPreparation<Item>(
  preparation: Preparation<Item>,
  flags: PreparationFlags,
  context: CommandContext,
  rows: BrokenRowReport,
): Promise<void> {
  const { out, shard } = flags
  const progress = createProgress(context, 'examples')
  const total = context.messages.isTTY ? await rows.countSilently(preparation.items()) : undefined
  let counts = { done: 0, leftOut: 0 }
  await prepareShard({
    preparation,
    out,
    shard: shard === undefined ? undefined : parseShard(shard),
    onProgress({ position, ...now }) {
      counts = now
      progress(position, total)
    },
    signal: context.signal,
  })
  if (total !== undefined) progress(total, total)
  if (shard === undefined) return runMerge(out, flags, context)
  const text = `shard ${shard}: ${counts.done} done now; when all are through: region-r1 data merge ${out}`
  writeResult(context, flags, { out, shard, ...counts }, text)
}
