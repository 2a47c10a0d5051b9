import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** The entity that an InfoSeek question is about. */
export interface InfoseekEntity {
  readonly dataId: string
  /** In Wikidata, `Q` and a number. */
  readonly entityId: string
  readonly entityText: string
}

export const infoseekEntitySchema = z
  .object({ data_id: z.string().min(1), entity_id: z.string().min(1), entity_text: z.string() })
  .transform((row): InfoseekEntity => ({ dataId: row.data_id, entityId: row.entity_id, entityText: row.entity_text }))

/** The rows of `infoseek_{train,val}_withkb.jsonl`. */
export function readInfoseekEntities(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<InfoseekEntity>> {
  return readJsonLines(file, infoseekEntitySchema, options)
}
