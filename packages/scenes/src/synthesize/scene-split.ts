import { createRng } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'

/** The parts of synthesized data: apart by entry and by wording. */
export const sceneSplits = ['train', 'validation'] as const

/** The part of synthesized data that a scene belongs to. */
export type SceneSplit = (typeof sceneSplits)[number]

/**
 * The entries that scenes of a split ask about. Which part an entry belongs to depends on its id and the share alone, not on
 * a seed, so that no two runs can mix them; a larger share keeps what a smaller one held back.
 */
export function selectSplit(entries: readonly KbEntry[], split: SceneSplit, validationShare: number): KbEntry[] {
  return entries.filter(({ id }) => {
    const isValidation = createRng(`synthesize/split/${id}`).next() < validationShare
    return isValidation === (split === 'validation')
  })
}
