import { generatePhotoMosaics, type MosaicGrid } from '@region-r1/scenes'
import type { CommandContext } from '../command-context.ts'
import { reportBrokenRows } from './report-broken-rows.ts'
import { type GeneratorFlags, runGenerator } from './run-generator.ts'

export interface GeneratePhotoMosaicsFlags extends GeneratorFlags {
  readonly kb: string
  readonly grid: '2' | '3'
}

/** Lays a catalogue's photos side by side, asks about one, and prints where the queries are. */
export async function runGeneratePhotoMosaics(
  flags: GeneratePhotoMosaicsFlags,
  context: CommandContext,
): Promise<void> {
  const rows = reportBrokenRows(context, flags)
  const grid = Number(flags.grid) as MosaicGrid
  await runGenerator(flags, rows, context, options =>
    generatePhotoMosaics({ kb: flags.kb, grid, ...options, ...rows.options }),
  )
}
