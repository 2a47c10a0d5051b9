import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addDataConvertCommand } from './data-convert.ts'
import { addDataEmbedCommand } from './data-embed.ts'
import { addDataGenerateCommand } from './data-generate.ts'
import { addDataMergeCommand } from './data-merge.ts'
import { addDataPrepareCommand } from './data-prepare.ts'
import { addDataScoreCommand } from './data-score.ts'
import { addDataSplitCommand } from './data-split.ts'
import { addDataStatsCommand } from './data-stats.ts'
import { addDataSynthesizeCommand } from './data-synthesize.ts'
import { addDataValidateCommand } from './data-validate.ts'

/** `region-r1 data …`: make, check and count data. */
export function addDataCommands(program: Command, context: CommandContext): void {
  const data = program.command('data').description('make, check and count data')
  addDataGenerateCommand(data, context)
  addDataSplitCommand(data, context)
  addDataSynthesizeCommand(data, context)
  addDataEmbedCommand(data, context)
  addDataPrepareCommand(data, context)
  addDataMergeCommand(data, context)
  addDataConvertCommand(data, context)
  addDataValidateCommand(data, context)
  addDataStatsCommand(data, context)
  addDataScoreCommand(data, context)
}
