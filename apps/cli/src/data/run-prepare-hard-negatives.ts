import { omitUndefined } from '@region-r1/core'
import {
  createHardNegativePreparation,
  findKbFile,
  type HardNegativeRule,
  type QueryPictureChoice,
} from '@region-r1/datasets'
import type { CommandContext } from '../command-context.ts'
import { openKb } from './open-kb.ts'
import { openVectors, type VectorFlags } from './open-vectors.ts'
import { reportBrokenRows, type StrictFlags } from './report-broken-rows.ts'
import { type PreparationFlags, runPreparation } from './run-preparation.ts'

export interface HardNegativeFlags extends PreparationFlags, StrictFlags, VectorFlags {
  readonly split: 'train' | 'validation'
  readonly rule: HardNegativeRule
  readonly queryPicture: QueryPictureChoice
  readonly negatives: number
  readonly tolerance: number
  readonly neighbours: number
  readonly seed: number
}

/** Prepares training lists from vectors alone. */
export async function runPrepareHardNegatives(flags: HardNegativeFlags, context: CommandContext): Promise<void> {
  const { kb, split, rule, queryPicture, negatives, tolerance, neighbours, seed } = flags
  const rows = reportBrokenRows(context, flags)
  await using opened = await openVectors(flags)
  await using articles = await openKb(kb, rows.options)
  const preparation = createHardNegativePreparation({
    kb: await findKbFile(kb),
    articles,
    vectorInputs: { ...opened.inputs, ...(flags.faiss && omitUndefined({ kbImageMap: flags.kbImageMap })) },
    vectors: opened.vectors,
    search: opened.search,
    hasGaps: opened.hasGaps,
    moreSettings: opened.settings,
    encoderId: opened.encoderId ?? 'unknown',
    split,
    rule,
    queryPicture,
    negatives,
    tolerance,
    neighbours,
    seed,
  })
  await runPreparation(preparation, flags, context, rows)
  rows.finish()
}
