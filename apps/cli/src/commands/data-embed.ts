import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { kbHelp } from '../data/kb-help.ts'
import { createDeviceOption } from './create-device-option.ts'

/** `data embed`. */
export function addDataEmbedCommand(data: Command, context: CommandContext): void {
  data
    .command('embed')
    .description("embed a knowledge base's pictures, for a first stage by nearest neighbours")
    .requiredOption('--kb <file>', kbHelp)
    .option('--kb-images <folder>', 'the downloaded pictures of a published one')
    .option('--kb-image-map <file>', 'from picture URL to path; Wiki6M needs none')
    .requiredOption('--out <folder>', 'where the vectors go; one folder for each encoder')
    .option('--encoder <folder>', 'what embeds (default: photos)')
    .addOption(createDeviceOption())
    .option('--shard <i/n>', 'do the i-th of n parts; a killed run goes on where it stopped')
    .option('--strict', 'stop at the first broken entry or picture')
    .option('--json', 'print the counts as one JSON document')
    .action(async flags => {
      const { runEmbed } = await import('../data/run-embed.ts')
      await runEmbed(flags, context)
    })
}
