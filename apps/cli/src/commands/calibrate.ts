import { splits } from '@region-r1/scenes/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { listKinds } from '../eval/list-kinds.ts'
import { parseCount, parseSeed, parseShare } from '../parse-flags.ts'

/** `calibrate`: a policy's crop threshold, chosen on validation data. */
export function addCalibrateCommand(program: Command, context: CommandContext): void {
  program
    .command('calibrate')
    .description("choose a policy's crop threshold on validation data and write it into the policy's config.json")
    .requiredOption('--policy <folder>', 'the trained policy')
    .requiredOption('--bound <share>', 'on the share of queries that crops may make worse, such as 0.05', parseShare)
    .addOption(new Option('--data <file>', 'JSON Lines, one rerank example a line').conflicts('dataset'))
    .addOption(new Option('--dataset <name>', 'the embedded benchmark').choices(['icon-scenes']))
    .addOption(new Option('--split <name>', 'of the dataset; test is refused (default: validation)').choices(splits))
    .addOption(new Option('--lists <kind>', 'of the dataset (default: gold+hard)').choices(listKinds))
    .option('--limit <count>', 'the first so many queries (default: all of a file, 500 of the dataset)', parseCount)
    .option('--encoder <folder>', 'what the policy sees by (default: photos; icons for icon-scenes)')
    .option('--scorer <folder>', 'another encoder to score candidates by')
    .option('--seed <number>', 'of the dataset', parseSeed, 1)
    .option('--json', 'print the choice as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 calibrate --policy runs/birds/policy --data birds/validation.jsonl --bound 0.05',
    )
    .action(async flags => {
      const { runCalibrate } = await import('../eval/run-calibrate.ts')
      await runCalibrate(flags, context)
    })
}
