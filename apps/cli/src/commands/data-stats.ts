import { dataFormatNames } from '@region-r1/datasets/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `data stats FILE`. */
export function addDataStatsCommand(data: Command, context: CommandContext): void {
  data
    .command('stats')
    .description('count what a file holds')
    .argument('<file>', 'JSON Lines of rerank examples, or with --format a published file')
    .addOption(new Option('--format <name>', 'of a published file').choices(dataFormatNames))
    .option('--strict', 'stop at the first broken row')
    .option('--json', 'print the counts as one JSON document')
    .action(async (file: string, flags) => {
      const { runStats } = await import('../data/run-stats.ts')
      await runStats(file, flags, context)
    })
}
