import { encodePng } from '@region-r1/encoder'
import { generatePhotoBoxes } from '@region-r1/scenes'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'
import { type BoxedPictureFlags, openBoxedPictures } from './open-boxed-pictures.ts'
import { reportBrokenImages } from './report-broken-images.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'

export interface GeneratePhotoBoxesFlags extends CommonFlags, StrictFlags, BoxedPictureFlags {
  readonly queries: number
  readonly out: string
  readonly seed: number
  readonly encoder?: string
}

/** Asks about boxes in photos, and prints where the queries are. */
export async function runGeneratePhotoBoxes(flags: GeneratePhotoBoxesFlags, context: CommandContext): Promise<void> {
  const { queries, out, seed } = flags
  const { signal } = context
  const progress = createProgress(context, 'queries')
  const rows = reportBrokenRows(context, flags)
  const images = reportBrokenImages(context, flags)
  const boxed = openBoxedPictures(flags, { ...rows.options, signal })
  await using encoder = await openEncoder(flags.encoder, context)
  const files = await generatePhotoBoxes({
    ...boxed,
    queries,
    seed,
    directory: out,
    encoder,
    decode: decodeFile,
    encode: encodePng,
    ...images.options,
    onProgress: ({ done, total }) => progress(done, total),
    signal,
  })
  rows.finish()
  images.finish()
  const result = { ...files, queries, brokenRows: rows.count, brokenImages: images.count }
  writeResult(context, flags, result, `${queries} queries: ${files.examples}`)
}
