import { synthesizeScenes } from '@region-r1/scenes'
import type { CommandContext } from '../command-context.ts'
import { reportBrokenRows } from './report-broken-rows.ts'
import { type GeneratorFlags, runGenerator } from './run-generator.ts'

export interface SynthesizeFlags extends GeneratorFlags {
  readonly kb: string
  readonly split: 'train' | 'validation'
  readonly validationShare: number
  readonly keepShare: number
  readonly noun: string
}

/** Synthesizes scenes and prints where they are. */
export async function runSynthesize(flags: SynthesizeFlags, context: CommandContext): Promise<void> {
  const { kb, split, validationShare, keepShare, noun } = flags
  const rows = reportBrokenRows(context, flags)
  await runGenerator(flags, rows, context, options =>
    synthesizeScenes({ kb, split, validationShare, keepShare, noun, ...options, ...rows.options }),
  )
}
