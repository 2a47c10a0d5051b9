import { coordinateSpaces } from '@region-r1/policy/names'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount } from '../parse-flags.ts'

/** `label`: decisions of a vision-language model, for a head to start from. */
export function addLabelCommand(program: Command, context: CommandContext): void {
  program
    .command('label')
    .description('write what a vision-language model decides on training queries, for `train --labels`')
    .requiredOption('--data <file>', 'JSON Lines, one rerank example a line; picture and question alone are read')
    .requiredOption('--out <file>', 'JSON Lines of decisions; the same command goes on from what is there')
    .requiredOption('--url <url>', 'an OpenAI-compatible endpoint with vision, such as http://localhost:8000/v1')
    .requiredOption('--model <name>', 'as the endpoint names it')
    .addOption(
      new Option('--coordinates <space>', "what the model's boxes count").choices(coordinateSpaces).default('resized'),
    )
    .option('--concurrency <count>', 'requests under way at a time', parseCount, 4)
    .option('--limit <count>', 'the first so many queries', parseCount)
    .option('--json', 'print the result as one JSON document')
    .addHelpText(
      'after',
      `
OPENAI_API_KEY is sent as the key, where it is set.

Example:
  region-r1 label --data train/examples.jsonl --out labels.jsonl --url http://localhost:8000/v1 --model Qwen/Qwen2.5-VL-3B-Instruct
  region-r1 train --data train/examples.jsonl --labels labels.jsonl --out runs/labelled`,
    )
    .action(async flags => {
      const { runLabel } = await import('../label/run-label.ts')
      await runLabel(flags, context)
    })
}
