import { DataFormatError } from '@region-r1/core'
import type { z } from 'zod'
import { parseJsonRow } from './parse-json-row.ts'
import { readLines } from './read-lines.ts'
import { leaveOut, type ReadOptions } from './read-options.ts'

/** A row and the line that it stands on, counted from 1. */
export interface RowAt<Row> {
  readonly row: Row
  readonly line: number
}

/** The rows of a JSON Lines file (`.gz` too), each checked by the schema. */
export async function* readJsonLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  options: ReadOptions = {},
): AsyncGenerator<RowAt<z.output<Schema>>> {
  for await (const { line, text } of readLines(file, options)) {
    let row: z.output<Schema>
    try {
      row = parseJsonRow(text, schema, { file, line })
    } catch (error) {
      if (!(error instanceof DataFormatError)) throw error
      leaveOut(error, options)
      continue
    }
    yield { row, line }
  }
}
