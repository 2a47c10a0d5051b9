import { parseOrLeaveOut, type ReadOptions } from './read-options.ts'

/** A row and the line that it starts on, counted from 1. */
export interface RowAt<Row> {
  readonly row: Row
  readonly line: number
}

/** What `parse` makes of each row; rows for which it throws a DataFormatError are left out as the options say. */
export async function* mapRows<In, Out>(
  rows: AsyncIterable<RowAt<In>>,
  parse: (row: In, line: number) => Out,
  options: ReadOptions,
): AsyncGenerator<RowAt<Out>> {
  for await (const { row, line } of rows) {
    const parsed = parseOrLeaveOut(() => parse(row, line), options)
    if (parsed !== undefined) yield { row: parsed, line }
  }
}
