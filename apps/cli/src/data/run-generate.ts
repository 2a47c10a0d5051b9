import { generateIconScenes } from '@region-r1/scenes'
import type { Split } from '@region-r1/scenes/names'
import { chooseEncoder } from '../choose-encoder.ts'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'

export interface GenerateFlags extends CommonFlags {
  readonly queries: number
  readonly split: Split
  readonly seed: number
  readonly out: string
  readonly encoder?: string
}

/** Generates icon-scenes and prints where it is. */
export async function runGenerate(flags: GenerateFlags, context: CommandContext): Promise<void> {
  const { queries, split, seed, out } = flags
  const progress = createProgress(context, 'queries')
  await using encoder = await openEncoder(await chooseEncoder({ ...flags, dataset: 'icon-scenes' }), context)
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
