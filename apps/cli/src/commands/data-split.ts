import { kbDeals } from '@region-r1/datasets/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseShare } from '../parse-flags.ts'

/** `data split`. */
export function addDataSplitCommand(data: Command, context: CommandContext): void {
  data
    .command('split')
    .description("deal a knowledge base's photos to training, validation and test, each photo to one")
    .requiredOption('--kb <path>', 'JSON Lines of {"id","image","text"?,"kind"?,"sceneImages"?}, or a BEIR folder')
    .requiredOption('--out <folder>', 'where train.jsonl, validation.jsonl and test.jsonl go')
    .addOption(
      new Option('--by <what>', "every entry's photos apart, or whole entries").choices(kbDeals).default('photo'),
    )
    .option('--validation-share <share>', 'of the photos, or entries', parseShare, 0.15)
    .option('--test-share <share>', 'of the photos, or entries', parseShare, 0.2)
    .option('--strict', 'stop at the first broken row')
    .option('--json', 'print paths and counts as one JSON document')
    .addHelpText('after', '\nExample:\n  region-r1 data split --kb shop.jsonl --out catalogue')
    .action(async flags => {
      const { runSplit } = await import('../data/run-split.ts')
      await runSplit(flags, context)
    })
}
