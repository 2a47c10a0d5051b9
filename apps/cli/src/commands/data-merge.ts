import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `data merge FOLDER`. */
export function addDataMergeCommand(data: Command, context: CommandContext): void {
  data
    .command('merge')
    .description('put the parts of all shards together that data prepare wrote')
    .argument('<folder>', 'the --out of data prepare')
    .option('--parquet', 'write examples.parquet too')
    .option('--json', 'print the manifest as one JSON document')
    .action(async (folder: string, flags) => {
      const { runMerge } = await import('../data/run-merge.ts')
      await runMerge(folder, flags, context)
    })
}
