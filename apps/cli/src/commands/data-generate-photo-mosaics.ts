import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addGeneratorOptions } from './add-generator-options.ts'

/** `data generate photo-mosaics`. */
export function addGeneratePhotoMosaicsCommand(generate: Command, context: CommandContext): void {
  const command = generate
    .command('photo-mosaics')
    .description("photos of a labelled catalogue in a grid, each question naming one's kind: a benchmark of photos")
    .requiredOption(
      '--kb <path>',
      'JSON Lines of {"id","image","text"?,"kind","sceneImages"}, or a BEIR folder with these in metadata',
    )
    .addOption(new Option('--grid <side>', 'photos a side').choices(['2', '3']).default('2'))
  addGeneratorOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data generate photo-mosaics --kb catalogue/test.jsonl --queries 200 --out mosaics',
    )
    .action(async flags => {
      const { runGeneratePhotoMosaics } = await import('../data/run-generate-photo-mosaics.ts')
      await runGeneratePhotoMosaics(flags, context)
    })
}
