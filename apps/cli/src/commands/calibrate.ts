import { splits } from '@region-r1/scenes/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { listKinds } from '../eval/list-kinds.ts'
import { parseCount, parseSeed, parseShare } from '../parse-flags.ts'

/** `calibrate`: a trained policy's crop threshold on validation data, or that of `look` for an encoder without labels. */
export function addCalibrateCommand(program: Command, context: CommandContext): void {
  program
    .command('calibrate')
    .description(
      "choose a trained policy's crop threshold on validation data (--policy), or that of look for an encoder without any label (--images)",
    )
    .option('--policy <folder>', 'the trained policy, whose config.json is written')
    .option('--bound <share>', 'on the share of queries that crops may make worse, such as 0.05', parseShare)
    .addOption(
      new Option('--images <folder>', 'some hundred pictures without labels: sets look for --encoder').conflicts([
        'policy',
        'bound',
        'data',
        'dataset',
      ]),
    )
    .option('--questions <file>', 'of --images: questions as they will be asked, one a line (default: everyday ones)')
    .option('--looks <count>', 'of --images: how many crops look will look at (default: 16)', parseCount)
    .addOption(new Option('--data <file>', 'JSON Lines, one rerank example a line').conflicts('dataset'))
    .addOption(new Option('--dataset <name>', 'the embedded benchmark').choices(['icon-scenes']))
    .addOption(new Option('--split <name>', 'of the dataset; test is refused (default: validation)').choices(splits))
    .addOption(new Option('--lists <kind>', 'of the dataset (default: gold+hard)').choices(listKinds))
    .option('--limit <count>', 'the first so many queries (default: all of a file, 500 of the dataset)', parseCount)
    .option('--encoder <folder>', 'what the policy sees by (default: photos; icons for icon-scenes)')
    .option('--scorer <folder>', 'another encoder to score candidates by')
    .option('--seed <number>', 'of the dataset', parseSeed, 1)
    .option('--strict', 'of --images: stop at the first picture that cannot be read')
    .option('--json', 'print the choice as one JSON document')
    .addHelpText(
      'after',
      "\nlook.json in the folder of --encoder gets the threshold of look, by the encoder's id: whoever loads the encoder from there has it.\n" +
        '\nExamples:\n  region-r1 calibrate --policy runs/birds/policy --data birds/validation.jsonl --bound 0.05\n' +
        '  region-r1 calibrate --encoder models/clip-vit-base-patch32 --images photos --questions questions.txt',
    )
    .action(async flags => {
      if (flags.images !== undefined) {
        const { runCalibrateLook } = await import('../eval/run-calibrate-look.ts')
        return runCalibrateLook(flags, context)
      }
      const { runCalibrate } = await import('../eval/run-calibrate.ts')
      await runCalibrate(flags, context)
    })
}
