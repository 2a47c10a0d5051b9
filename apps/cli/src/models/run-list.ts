import { type CachedModel, listCachedModels } from '@region-r1/encoder'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { formatColumns } from '../format-columns.ts'
import { formatMegabytes } from './format-megabytes.ts'

/** Lists the encoders in the cache. */
export async function runList(flags: CommonFlags, context: CommandContext): Promise<void> {
  const models = await listCachedModels()
  const rows = [['model', 'commit', 'revisions', 'size', 'missing'], ...models.map(formatRow)]
  const text =
    models.length === 0 ? 'none yet; see region-r1 models pull --help' : formatColumns(rows, { left: [0, 1, 2, 4] })
  writeResult(context, flags, { models }, text)
}

function formatRow({ name, commit, revisions, bytes, missing }: CachedModel): string[] {
  return [name, commit.slice(0, 12), revisions.join(', '), formatMegabytes(bytes), missing.join(', ')]
}
