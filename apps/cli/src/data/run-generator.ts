import { encodePng } from '@region-r1/encoder'
import type { GenerateOptions, QueryFiles } from '@region-r1/scenes'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'
import { reportBrokenImages } from './report-broken-images.ts'
import type { BrokenRowReport, StrictFlags } from './report-broken-rows.ts'

/** Flags of every generator of queries about pictures. */
export interface GeneratorFlags extends CommonFlags, StrictFlags {
  readonly queries: number
  readonly out: string
  readonly seed: number
  readonly encoder?: string
}

/** Runs a generator with what all of them need, and prints where its queries are. */
export async function runGenerator(
  flags: GeneratorFlags,
  rows: BrokenRowReport,
  context: CommandContext,
  generate: (options: GenerateOptions) => Promise<QueryFiles>,
): Promise<void> {
  const { queries, seed, out } = flags
  const progress = createProgress(context, 'queries')
  const images = reportBrokenImages(context, flags)
  await using encoder = await openEncoder(flags.encoder, context)
  const files = await generate({
    queries,
    seed,
    directory: out,
    encoder,
    decode: decodeFile,
    encode: encodePng,
    ...images.options,
    onProgress: ({ done, total }) => progress(done, total),
    signal: context.signal,
  })
  rows.finish()
  images.finish()
  const result = { ...files, queries, brokenRows: rows.count, brokenImages: images.count }
  writeResult(context, flags, result, `${queries} queries: ${files.examples}`)
}
