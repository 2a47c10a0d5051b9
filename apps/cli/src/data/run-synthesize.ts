import { encodePng } from '@region-r1/encoder'
import { synthesizeScenes } from '@region-r1/scenes'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'
import { reportBrokenImages } from './report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface SynthesizeFlags extends CommonFlags, StrictFlags {
  readonly kb: string
  readonly queries: number
  readonly out: string
  readonly split: 'train' | 'validation'
  readonly validationShare: number
  readonly keepShare: number
  readonly noun: string
  readonly seed: number
  readonly encoder?: string
}

/** Synthesizes scenes and prints where they are. */
export async function runSynthesize(flags: SynthesizeFlags, context: CommandContext): Promise<void> {
  const { kb, queries, out, split, validationShare, keepShare, noun, seed } = flags
  const progress = createProgress(context, 'queries')
  const rows = reportBrokenRows(context, flags)
  const images = reportBrokenImages(context, flags)
  await using encoder = await openEncoder(flags.encoder, context)
  const files = await synthesizeScenes({
    kb,
    queries,
    seed,
    directory: out,
    encoder,
    decode: decodeFile,
    encode: encodePng,
    split,
    validationShare,
    keepShare,
    noun,
    ...rows.options,
    ...images.options,
    onProgress: ({ done, total }) => progress(done, total),
    signal: context.signal,
  })
  rows.finish()
  images.finish()
  const result = { ...files, queries, brokenRows: rows.count, brokenImages: images.count }
  writeResult(context, flags, result, `${queries} queries: ${files.examples}`)
}
