import { type Dtype, pullModel } from '@region-r1/encoder'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { formatMegabytes } from './format-megabytes.ts'

interface PullFlags extends CommonFlags {
  readonly dtype?: Dtype
}

/** Fetches a model; the progress is in megabytes of all its files. */
export async function runPull(model: string, flags: PullFlags, context: CommandContext): Promise<void> {
  const showProgress = createProgress(context, 'MB')
  const result = await pullModel(model, {
    dtype: flags.dtype,
    signal: context.signal,
    onProgress: ({ bytes, totalBytes }) => showProgress(toMegabytes(bytes), toMegabytes(totalBytes)),
  })
  const { id, directory, totalBytes, fetchedBytes } = result
  const lines = [
    `${id}: ${formatMegabytes(totalBytes)}, of which ${formatMegabytes(fetchedBytes)} fetched now, in ${directory}`,
    `use it by --encoder ${model}, or by --encoder ${id} for these very files`,
  ]
  writeResult(context, flags, result, lines.join('\n'))
}

function toMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6)
}
