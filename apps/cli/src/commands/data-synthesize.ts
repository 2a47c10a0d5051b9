import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseShare } from '../parse-flags.ts'
import { addGeneratorOptions } from './add-generator-options.ts'

/** `data synthesize`. */
export function addDataSynthesizeCommand(data: Command, context: CommandContext): void {
  const command = data
    .command('synthesize')
    .description("make training queries from a knowledge base's pictures alone: scenes, questions, candidates")
    .requiredOption(
      '--kb <path>',
      'JSON Lines of {"id","image","text"?,"kind"?,"sceneImages"?}, or a BEIR folder with these in metadata',
    )
    .addOption(
      new Option('--split <name>', 'validation asks about entries that training never sees')
        .choices(['train', 'validation'])
        .default('train'),
    )
    .option('--validation-share <share>', 'of the entries', parseShare, 0.2)
    .option('--keep-share <share>', 'of the queries whose scene one entry fills', parseShare, 0.3)
    .option('--noun <word>', 'what questions call anything, such as product', 'thing')
  addGeneratorOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data synthesize --kb shop.jsonl --queries 2000 --noun product --out data/shop-train',
    )
    .action(async flags => {
      const { runSynthesize } = await import('../data/run-synthesize.ts')
      await runSynthesize(flags, context)
    })
}
