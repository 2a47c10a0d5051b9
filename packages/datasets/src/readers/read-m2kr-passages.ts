import { z } from '@region-r1/core/schema'
import type { RowOf } from '../map-entries.ts'
import { parquetIdSchema } from '../parquet-id.ts'
import { checkRow } from '../parse-json-row.ts'
import { parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { readParquetRows } from '../read-parquet-rows.ts'

/** A passage of M2KR's tables. */
export interface M2krPassage {
  readonly id: string
  readonly text: string
  readonly title?: string | undefined
}

const passageSchema = z
  .object({ passage_id: parquetIdSchema, passage_content: z.string(), title: z.string().nullish() })
  .transform((row): M2krPassage => ({ id: row.passage_id, text: row.passage_content, title: row.title ?? undefined }))

/** The passages of M2KR (`EVQA_passages`, `Infoseek_passages` and the like), Parquet. */
export async function* readM2krPassages(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<M2krPassage>> {
  for await (const { row, ordinal } of readParquetRows(file)) {
    const passage = parseOrLeaveOut(() => checkRow(row, passageSchema, { file, entry: `row ${ordinal}` }), options)
    if (passage !== undefined) yield { row: passage, ordinal }
  }
}
