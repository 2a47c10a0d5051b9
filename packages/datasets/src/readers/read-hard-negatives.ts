import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow, type RowPlace } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'

/** The entries nearest to one picture, for training. */
export interface HardNegatives {
  readonly imageId: string
  readonly entries: readonly { readonly url: string; readonly similarity?: number }[]
  /** The gold entry's picture, in OMGM's files; absent where it has none. */
  readonly positiveImage?: string
}

const entrySchema = z.object({ entry: z.string().min(1), similarity: z.number().optional() })
const omgmSchema = z.object({ gt_entity_pos_img: z.string().nullable(), top_20: z.array(entrySchema) })
const hardNegativesSchema = z.union([z.array(entrySchema), omgmSchema])

/**
 * EchoSight's `E_VQA_Hard_Neg.json` or OMGM's `step1_HardNeg.json`: one object from the name of the query's picture,
 * without its ending, to entries.
 */
export function readHardNegatives(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<HardNegatives>> {
  return mapEntries(
    readJsonEntries(file, options),
    (imageId, text) => parseHardNegatives(imageId, text, { file, entry: imageId }),
    options,
  )
}

/** The value of one picture's member. */
export function parseHardNegatives(imageId: string, text: string, place: RowPlace): HardNegatives {
  const value = parseJsonRow(text, hardNegativesSchema, place)
  const rows = Array.isArray(value) ? value : value.top_20
  const entries = rows.map(({ entry, similarity }) => ({ url: entry, ...(similarity !== undefined && { similarity }) }))
  const positiveImage = Array.isArray(value) ? null : value.gt_entity_pos_img
  return { imageId, entries, ...(positiveImage !== null && { positiveImage }) }
}
