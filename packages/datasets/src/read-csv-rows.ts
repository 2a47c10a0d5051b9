import { pipeline, Readable } from 'node:stream'
import { DataFormatError } from '@region-r1/core'
import { type CsvError, type Info, parse } from 'csv-parse'
import type { RowAt } from './map-rows.ts'
import { describeFileError, openTextFile } from './open-file.ts'
import { leaveOut, type ReadOptions } from './read-options.ts'

export interface ReadCsvRowsOptions<Column extends string> extends ReadOptions {
  /** Columns that must be there, in any order and among any others. */
  readonly columns: readonly Column[]
  /** What separates the cells. @default ',' */
  readonly delimiter?: string | undefined
}

/** A row by column name: every column of the file, the required ones known to the type. */
export type CsvRow<Column extends string> = Readonly<Record<Column, string>> & Readonly<Record<string, string>>

// No published row comes near; an unclosed quote would otherwise take in the rest of the file.
const maxRecordBytes = 16 * 1024 * 1024

/** The rows of a CSV file with a header (RFC 4180, UTF-8, `.gz` too); cells stay as they are, blanks included. */
export async function* readCsvRows<Column extends string>(
  file: string,
  { columns, delimiter = ',', ...options }: ReadCsvRowsOptions<Column>,
): AsyncGenerator<RowAt<CsvRow<Column>>> {
  const skipped: DataFormatError[] = []
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    // Files joined of several mix them; of a mixed one, a library that takes the first alone would make one row of all.
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordBytes,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: error => {
      if (error) skipped.push(describeCsvError(file, error))
      return undefined
    },
  })
  const source = Readable.from(openTextFile(file, options.signal), { objectMode: false })
  let header: string[] | undefined
  let countedTwice = 0
  try {
    const rows = pipeline(source, parser, () => {}) as AsyncIterable<{ record: string[]; info: Info }>
    for await (const { record, info } of rows) {
      for (const error of skipped.splice(0)) leaveOut(error, options)
      // csv-parse counts a line end inside of quotes by its characters, so CRLF twice.
      const line = info.lines - countedTwice - countMatches(record, /[\r\n]/g)
      countedTwice += countMatches(record, /\r\n/g)
      if (!header) {
        header = record
        assertColumns(file, header, columns)
      } else if (record.length !== header.length) {
        const message = `${file}, line ${line}: expected ${header.length} cells as in the header, got ${record.length}; check the row's quotes and separators`
        leaveOut(new DataFormatError({ file, line, message }), options)
      } else {
        const names = header
        yield { row: Object.fromEntries(record.map((cell, index) => [names[index], cell])) as CsvRow<Column>, line }
      }
    }
  } catch (error) {
    if (!isCsvError(error)) throw describeFileError(file, error)
    leaveOut(describeCsvError(file, error), options)
  }
  for (const error of skipped) leaveOut(error, options)
  if (!header) assertColumns(file, [], columns)
}

function countMatches(cells: readonly string[], pattern: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(pattern)?.length ?? 0), 0)
}

function assertColumns(file: string, header: readonly string[], columns: readonly string[]): void {
  const missing = columns.filter(column => !header.includes(column))
  if (missing.length === 0) return
  const found = header.length === 0 ? 'no header at all' : shortenList(header)
  const message = `${file}, line 1: expected the columns ${missing.join(', ')}, found ${found}; is this the right file?`
  throw new DataFormatError({ file, line: 1, message })
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('CSV_')
}

function describeCsvError(file: string, error: CsvError): DataFormatError {
  const line = Number(error.lines)
  const message = `${file}, line ${line}: ${error.message}; check the row's quotes`
  return new DataFormatError({ file, line, message, cause: error })
}

const shownColumns = 30

function shortenList(header: readonly string[]): string {
  const shown = header.slice(0, shownColumns).join(', ')
  return header.length > shownColumns ? `${shown} and ${header.length - shownColumns} more` : shown
}
