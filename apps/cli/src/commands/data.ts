import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addDataGenerateCommand } from './data-generate.ts'
import { addDataStatsCommand } from './data-stats.ts'
import { addDataValidateCommand } from './data-validate.ts'

/** `region-r1 data …`: make, check and count data. */
export function addDataCommands(program: Command, context: CommandContext): void {
  const data = program.command('data').description('generate, check and count data')
  addDataGenerateCommand(data, context)
  addDataValidateCommand(data, context)
  addDataStatsCommand(data, context)
}
