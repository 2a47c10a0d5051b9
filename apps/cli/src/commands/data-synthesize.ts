import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parseSeed, parseShare } from '../parse-flags.ts'

/** `data synthesize`. */
export function addDataSynthesizeCommand(data: Command, context: CommandContext): void {
  data
    .command('synthesize')
    .description("make training queries from a knowledge base's pictures alone: scenes, questions, candidates")
    .requiredOption(
      '--kb <path>',
      'JSON Lines of {"id","image","text"?,"kind"?,"sceneImages"?}, or a BEIR folder with these in metadata',
    )
    .requiredOption('--queries <count>', 'how many', parseCount)
    .requiredOption('--out <folder>', 'where examples.jsonl, manifest.json and images/ go')
    .addOption(
      new Option('--split <name>', 'validation asks about entries that training never sees')
        .choices(['train', 'validation'])
        .default('train'),
    )
    .option('--validation-share <share>', 'of the entries', parseShare, 0.2)
    .option('--keep-share <share>', 'of the queries whose scene one entry fills', parseShare, 0.3)
    .option('--noun <word>', 'what questions call anything, such as product', 'thing')
    .option('--seed <number>', 'same seed, same bytes', parseSeed, 1)
    .option('--encoder <folder>', 'what retrieves the candidates (default: photos)')
    .option('--strict', 'stop at the first broken row or picture')
    .option('--json', 'print the paths of the files as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data synthesize --kb shop.jsonl --queries 2000 --noun product --out data/shop-train',
    )
    .action(async flags => {
      const { runSynthesize } = await import('../data/run-synthesize.ts')
      await runSynthesize(flags, context)
    })
}
