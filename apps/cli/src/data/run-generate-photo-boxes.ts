import { generatePhotoBoxes } from '@region-r1/scenes'
import type { CommandContext } from '../command-context.ts'
import { type BoxedPictureFlags, openBoxedPictures } from './open-boxed-pictures.ts'
import { reportBrokenRows } from './report-broken-rows.ts'
import { type GeneratorFlags, runGenerator } from './run-generator.ts'

export interface GeneratePhotoBoxesFlags extends GeneratorFlags, BoxedPictureFlags {}

/** Asks about boxes in photos, and prints where the queries are. */
export async function runGeneratePhotoBoxes(flags: GeneratePhotoBoxesFlags, context: CommandContext): Promise<void> {
  const rows = reportBrokenRows(context, flags)
  const boxed = openBoxedPictures(flags, { ...rows.options, signal: context.signal })
  await runGenerator(flags, rows, context, options => generatePhotoBoxes({ ...boxed, ...options }))
}
