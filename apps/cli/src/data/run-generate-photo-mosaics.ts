import { encodePng } from '@region-r1/encoder'
import { generatePhotoMosaics, type MosaicGrid } from '@region-r1/scenes'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'
import { reportBrokenImages } from './report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface GeneratePhotoMosaicsFlags extends CommonFlags, StrictFlags {
  readonly kb: string
  readonly queries: number
  readonly out: string
  readonly grid: '2' | '3'
  readonly seed: number
  readonly encoder?: string
}

/** Lays a catalogue's photos side by side, asks about one, and prints where the queries are. */
export async function runGeneratePhotoMosaics(
  flags: GeneratePhotoMosaicsFlags,
  context: CommandContext,
): Promise<void> {
  const { kb, queries, out, seed } = flags
  const progress = createProgress(context, 'queries')
  const rows = reportBrokenRows(context, flags)
  const images = reportBrokenImages(context, flags)
  await using encoder = await openEncoder(flags.encoder, context)
  const files = await generatePhotoMosaics({
    kb,
    queries,
    grid: Number(flags.grid) as MosaicGrid,
    seed,
    directory: out,
    encoder,
    decode: decodeFile,
    encode: encodePng,
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
