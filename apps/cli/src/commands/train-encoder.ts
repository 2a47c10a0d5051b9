import { backendNames } from '@region-r1/trainer/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parseSeed, parseShare } from '../parse-flags.ts'

/** `train-encoder`: a small encoder of a knowledge base's own pictures and texts. */
export function addTrainEncoderCommand(program: Command, context: CommandContext): void {
  program
    .command('train-encoder')
    .description("train a small dual encoder on a knowledge base's own pictures and texts")
    .requiredOption(
      '--kb <path>',
      'JSON Lines of {"id","image","text"?,"kind"?,"sceneImages"?}, or a BEIR folder with these in metadata',
    )
    .requiredOption('--out <folder>', 'where the encoder, metrics.jsonl and checkpoints/ go')
    .option('--steps <count>', 'steps of training', parseCount)
    .option('--validation-share <share>', 'of the sceneImages, what training never sees', parseShare)
    .option('--config <file>', 'JSON of further settings')
    .addOption(
      new Option('--backend <name>', 'where tfjs computes; auto takes the first that runs')
        .choices(['auto', ...backendNames])
        .default('auto'),
    )
    .option('--seed <number>', 'of everything that is drawn', parseSeed)
    .option('--resume', 'go on from the last checkpoint in --out')
    .option('--strict', 'stop at the first broken row or picture')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', '\nExample:\n  region-r1 train-encoder --kb shop.jsonl --out models/shop --steps 1500')
    .action(async flags => {
      const { runTrainEncoder } = await import('../train-encoder/run-train-encoder.ts')
      await runTrainEncoder(flags, context)
    })
}
