import type { z } from '@region-r1/core/schema'
import { mapRows, type RowAt } from './map-rows.ts'
import { parseJsonRow } from './parse-json-row.ts'
import { readLines } from './read-lines.ts'
import type { ReadOptions } from './read-options.ts'

/** The rows of a JSON Lines file (`.gz` too), each checked by the schema. */
export function readJsonLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  options: ReadOptions = {},
): AsyncGenerator<RowAt<z.output<Schema>>> {
  return mapRows(readLines(file, options), (text, line) => parseJsonRow(text, schema, { file, line }), options)
}
