import { backendNames } from '@region-r1/trainer/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parseSeed, parseShare } from '../parse-flags.ts'
import { createDeviceOption } from './create-device-option.ts'

/** `adapt`: an encoder's vectors fitted to a knowledge base's own pictures and texts. */
export function addAdaptCommand(program: Command, context: CommandContext): void {
  program
    .command('adapt')
    .description("fit an encoder to a knowledge base's own pictures and texts, by a matrix after it")
    .requiredOption(
      '--kb <path>',
      'JSON Lines of {"id","image","text"?,"kind"?,"sceneImages"?}, or a BEIR folder with these in metadata',
    )
    .requiredOption('--out <folder>', 'where the adapted encoder goes, whole or not at all')
    .option('--encoder <name|folder>', 'what is adapted, as rerank takes it (default: photos)')
    .addOption(createDeviceOption())
    .option('--steps <count>', 'at most; fewer where held-out photos stop improving (default: 600)', parseCount)
    .option('--validation-share <share>', 'of the sceneImages, what training never sees (default: 0.1)', parseShare)
    .option(
      '--crops <count>',
      'windows of each photo beside the whole of it, a pass of the encoder each (default: 6)',
      parseCount,
    )
    .addOption(
      new Option('--backend <name>', 'where tfjs computes; auto takes the first that runs')
        .choices(['auto', ...backendNames])
        .default('auto'),
    )
    .option('--seed <number>', 'of everything that is drawn', parseSeed, 1)
    .option('--strict', 'stop at the first broken row or picture')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', '\nExample:\n  region-r1 adapt --kb shop.jsonl --out models/shop')
    .action(async flags => {
      const { runAdapt } = await import('../adapt/run-adapt.ts')
      await runAdapt(flags, context)
    })
}
