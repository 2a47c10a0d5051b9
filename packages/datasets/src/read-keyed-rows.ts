import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from './map-entries.ts'
import { mapRows } from './map-rows.ts'
import { parseJsonRow, type RowPlace } from './parse-json-row.ts'
import { readJsonEntries } from './read-json-entries.ts'
import { readLines } from './read-lines.ts'
import type { ReadOptions } from './read-options.ts'

/** How a row of such a file is read. */
export type ParseKeyedRow<Row> = (key: string, text: string, place: RowPlace) => Row

/** Whether a name is one of JSON Lines. */
export const isJsonLines = (file: string) => /\.(jsonl|ndjson)(\.gz)?$/.test(file)

/** The rows of one JSON object by key; of JSON Lines, by file name, each line holds its key in `keyField`. */
export async function* readKeyedRows<Row>(
  file: string,
  keyField: string,
  parse: ParseKeyedRow<Row>,
  options: ReadOptions,
): AsyncGenerator<RowOf<Row> & { readonly line?: number }> {
  if (!isJsonLines(file)) {
    yield* mapEntries(readJsonEntries(file, options), (key, text) => parse(key, text, { file, entry: key }), options)
    return
  }
  const schema = z.looseObject({ [keyField]: z.string().min(1) })
  const parseLine = (text: string, line: number) =>
    parse(parseJsonRow(text, schema, { file, line })[keyField] as string, text, { file, line })
  let ordinal = 0
  for await (const { row, line } of mapRows(readLines(file, options), parseLine, options)) {
    yield { row, line, ordinal: ordinal++ }
  }
}
