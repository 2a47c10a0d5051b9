import { type Command, Option } from 'commander'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { parseCount, parseSeed } from '../parse-flags.ts'

interface GenerateFlags extends CommonFlags {
  readonly queries: number
  readonly split: 'train' | 'validation' | 'test'
  readonly seed: number
  readonly out: string
  readonly encoder?: string
}

/** `data generate icon-scenes`. */
export function addDataGenerateCommand(data: Command, context: CommandContext): void {
  data
    .command('generate')
    .description('generate data that the project defines')
    .command('icon-scenes')
    .description('scenes of icons with questions and candidates: the embedded benchmark')
    .requiredOption('--queries <count>', 'how many', parseCount)
    .addOption(
      new Option('--split <name>', 'entities and artists differ by split')
        .choices(['train', 'validation', 'test'])
        .makeOptionMandatory(),
    )
    .option('--seed <number>', 'same seed, same bytes', parseSeed, 1)
    .requiredOption('--out <folder>', 'where examples.jsonl, examples.retrieved.jsonl and images/ go')
    .option('--encoder <folder>', 'what retrieves the candidates (default: the shipped encoder)')
    .option('--json', 'print the paths of the files as one JSON document')
    .action((flags: GenerateFlags) => generate(flags, context))
}

async function generate(flags: GenerateFlags, context: CommandContext): Promise<void> {
  const { generateIconScenes } = await import('@region-r1/datasets')
  const { openEncoder } = await import('../open-encoder.ts')
  const { queries, split, seed, out } = flags
  const progress = createProgress(context, 'queries')
  await using encoder = await openEncoder(flags.encoder)
  const files = await generateIconScenes({
    split,
    queries,
    seed,
    directory: out,
    encoder,
    signal: context.signal,
    onProgress: ({ done, total }) => progress(done, total),
  })
  writeResult(context, flags, files, `${queries} queries: ${files.hard}`)
}
