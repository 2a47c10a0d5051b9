import type { Command } from 'commander'
import { parseCount, parseSeed } from '../parse-flags.ts'

/** What every generator of queries about pictures takes. */
export function addGeneratorOptions(command: Command): Command {
  return command
    .requiredOption('--queries <count>', 'how many', parseCount)
    .requiredOption('--out <folder>', 'where examples.jsonl, manifest.json and images/ go')
    .option('--seed <number>', 'same seed, same bytes', parseSeed, 1)
    .option('--encoder <folder>', 'what retrieves the candidates (default: photos)')
    .option('--strict', 'stop at the first broken row or picture')
    .option('--json', 'print the paths of the files as one JSON document')
}
