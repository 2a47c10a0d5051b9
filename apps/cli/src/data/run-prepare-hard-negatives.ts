import { createHardNegativePreparation, findKbFile } from '@region-r1/datasets'
import type { CommandContext } from '../command-context.ts'
import { openKb } from './open-kb.ts'
import { openVectors } from './open-vectors.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'
import { type PreparationFlags, runPreparation } from './run-preparation.ts'

export interface HardNegativeFlags extends PreparationFlags, StrictFlags {
  readonly kb: string
  readonly vectors: string
  readonly graph?: string
  readonly split: 'train' | 'validation'
  readonly negatives: number
  readonly tolerance: number
  readonly seed: number
}

/** Prepares training lists from vectors alone. */
export async function runPrepareHardNegatives(flags: HardNegativeFlags, context: CommandContext): Promise<void> {
  const { kb, split, negatives, tolerance, seed } = flags
  const rows = reportBrokenRows(context, flags)
  const { encoderId, file, vectors, search } = await openVectors(flags.vectors, flags.graph)
  await using articles = await openKb(kb, rows.options)
  const preparation = createHardNegativePreparation({
    kb: await findKbFile(kb),
    articles,
    vectorsFile: file,
    vectors,
    search,
    encoderId,
    split,
    negatives,
    tolerance,
    seed,
  })
  await runPreparation(preparation, flags, context)
  rows.finish()
}
