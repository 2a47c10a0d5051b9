import { splits } from '@region-r1/scenes/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parseSeed } from '../parse-flags.ts'
import { addGeneratePhotoBoxesCommand } from './data-generate-photo-boxes.ts'
import { addGeneratePhotoMosaicsCommand } from './data-generate-photo-mosaics.ts'

/** `data generate`: icon-scenes, photo-mosaics, photo-boxes. */
export function addDataGenerateCommand(data: Command, context: CommandContext): void {
  const generate = data.command('generate').description('generate data that the project defines')
  addGeneratePhotoMosaicsCommand(generate, context)
  addGeneratePhotoBoxesCommand(generate, context)
  generate
    .command('icon-scenes')
    .description('scenes of icons with questions and candidates: the embedded benchmark')
    .requiredOption('--queries <count>', 'how many', parseCount)
    .addOption(
      new Option('--split <name>', 'entities and artists differ by split').choices(splits).makeOptionMandatory(),
    )
    .option('--seed <number>', 'same seed, same bytes', parseSeed, 1)
    .requiredOption('--out <folder>', 'where examples.jsonl, examples.retrieved.jsonl and images/ go')
    .option('--encoder <folder>', 'what retrieves the candidates (default: icons)')
    .option('--json', 'print the paths of the files as one JSON document')
    .action(async flags => {
      const { runGenerate } = await import('../data/run-generate.ts')
      await runGenerate(flags, context)
    })
}
