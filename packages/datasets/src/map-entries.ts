import { DataFormatError } from '@region-r1/core'
import { createLineFinder, type LineFinder } from './line-finder.ts'
import type { JsonEntry } from './read-json-entries.ts'
import { leaveOut, type ReadOptions } from './read-options.ts'

/** A row of a format without lines. */
export interface RowOf<Row> {
  readonly row: Row
  /** Counted from 0 in the file's order; published vector indices name articles by it. */
  readonly ordinal: number
}

/** What `parse` makes of each entry; those for which it throws a DataFormatError are left out as the options say. */
export async function* mapEntries<Row>(
  entries: AsyncIterable<JsonEntry>,
  parse: (key: string, text: string, ordinal: number) => Row,
  options: ReadOptions,
): AsyncGenerator<RowOf<Row>> {
  let lines: LineFinder | undefined
  try {
    for await (const { key, bytes, ordinal, offset } of entries) {
      let row: Row
      try {
        row = parse(key, bytes.toString('utf8'), ordinal)
      } catch (error) {
        if (!(error instanceof DataFormatError)) throw error
        lines ??= createLineFinder(error.file, options.signal)
        leaveOut(addLine(error, await lines.find(offset)), options)
        continue
      }
      yield { row, ordinal }
    }
  } finally {
    await lines?.close()
  }
}

/** Messages about a row start with its file. */
function addLine({ file, message, cause }: DataFormatError, line: number): DataFormatError {
  return new DataFormatError({ file, line, message: `${file}, line ${line}${message.slice(file.length)}`, cause })
}
