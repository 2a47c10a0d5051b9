import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parseSeed } from '../parse-flags.ts'

/** `data generate photo-mosaics`. */
export function addGeneratePhotoMosaicsCommand(generate: Command, context: CommandContext): void {
  generate
    .command('photo-mosaics')
    .description("photos of a labelled catalogue in a grid, each question naming one's kind: a benchmark of photos")
    .requiredOption(
      '--kb <path>',
      'JSON Lines of {"id","image","text"?,"kind","sceneImages"}, or a BEIR folder with these in metadata',
    )
    .requiredOption('--queries <count>', 'how many', parseCount)
    .requiredOption('--out <folder>', 'where examples.jsonl, manifest.json and images/ go')
    .addOption(new Option('--grid <side>', 'photos a side').choices(['2', '3']).default('2'))
    .option('--seed <number>', 'same seed, same bytes', parseSeed, 1)
    .option('--encoder <folder>', 'what retrieves the candidates (default: photos)')
    .option('--strict', 'stop at the first broken row or picture')
    .option('--json', 'print the paths of the files as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data generate photo-mosaics --kb catalogue/test.jsonl --queries 200 --out mosaics',
    )
    .action(async flags => {
      const { runGeneratePhotoMosaics } = await import('../data/run-generate-photo-mosaics.ts')
      await runGeneratePhotoMosaics(flags, context)
    })
}
