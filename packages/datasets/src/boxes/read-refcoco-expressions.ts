import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'

/** What people said to tell one thing in a picture from all else in it. */
export interface ReferringExpressions {
  /** Of COCO's annotation. */
  readonly annotationId: number
  /** At least one. */
  readonly expressions: readonly string[]
}

const refSchema = z.object({
  ann_id: z.int(),
  sentences: z.array(z.object({ sent: z.string().trim().min(1) })).min(1),
})

/**
 * RefCOCO, RefCOCO+ and RefCOCOg as JSON: the list that `refs(unc).p` holds, as docs/photo-benchmarks.md dumps it from
 * Python. Its other fields are passed over.
 */
export function readRefcocoExpressions(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<RowOf<ReferringExpressions>> {
  return mapEntries(
    readJsonEntries(file, options),
    (_, text, ordinal) => {
      const { ann_id, sentences } = parseJsonRow(text, refSchema, { file, entry: `[${ordinal}]` })
      return { annotationId: ann_id, expressions: sentences.map(({ sent }) => sent) }
    },
    options,
  )
}
