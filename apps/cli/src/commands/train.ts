import { headBackendNames, presetNames } from '@region-r1/trainer/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parseSeed } from '../parse-flags.ts'
import { parseAnchors } from '../train/parse-anchors.ts'
import { createDeviceOption } from './create-device-option.ts'

/** `train`: a policy for an encoder and labelled queries. */
export function addTrainCommand(program: Command, context: CommandContext): void {
  program
    .command('train')
    .description('train a keep-or-crop policy by r-GRPO from ranking rewards alone')
    .requiredOption('--data <file>', 'JSON Lines, one rerank example a line')
    .requiredOption('--out <folder>', 'where policy/, metrics.jsonl, samples.jsonl, checkpoints/ and report.html go')
    .option('--validation <file>', 'what the best policy is chosen on (default: a tenth of the pictures of --data)')
    .option('--labels <file>', 'decisions for the warm start to imitate, of `region-r1 label`')
    .option('--encoder <name|folder>', 'what the policy will see by (default: photos; icons for icon-scenes)')
    .addOption(createDeviceOption())
    .addOption(new Option('--preset <name>', 'settings to start from').choices(presetNames).default('default'))
    .option('--config <file>', 'JSON of settings over those of the preset')
    .addOption(
      new Option('--backend <name>', 'where the policy is trained; auto takes onnxruntime, the fastest')
        .choices(['auto', ...headBackendNames])
        .default('auto'),
    )
    .option('--seed <number>', 'of everything that is drawn', parseSeed)
    .option('--steps <count>', 'steps of r-GRPO', parseCount)
    .option('--limit <count>', 'train on the first so many queries', parseCount)
    .option('--anchors <scales>', 'boxes to choose from, such as 0.3x5,0.5x3: side x places a side', parseAnchors)
    .option(
      '--anchors-per-query <count>',
      'of those boxes, how many to measure of each training picture (default: all)',
      parseCount,
    )
    .option('--table <folder>', 'where rewards are kept, for runs to share (default: reward-table in --out)')
    .option(
      '--workers <count>',
      'processes that measure rewards at once (default: one a core, at most 4; one on a GPU)',
      parseCount,
    )
    .option('--resume', 'go on from the last checkpoint in --out; more --steps extend the run')
    .option('--json', 'print the result as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 train --data train/examples.jsonl --validation validation/examples.jsonl --out runs/icons',
    )
    .action(async flags => {
      const { runTrain } = await import('../train/run-train.ts')
      await runTrain(flags, context)
    })
}
