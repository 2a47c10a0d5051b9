import { DataFormatError } from '@region-r1/core'
import { formatPlace, type RowPlace } from './parse-json-row.ts'

export interface ParseCellsOptions<Column extends string, Numeric extends Column> {
  readonly separator: string | RegExp
  /** All columns in the file's order. */
  readonly columns: readonly Column[]
  /** Those of them that hold numbers. */
  readonly numbers: readonly Numeric[]
  /** How many further cells a line may have, which are passed over. @default 0 */
  readonly further?: number | undefined
  readonly place: RowPlace
}

/** The cells of a line of a table without quotes, by column, numbers among them. */
export function parseCells<Column extends string, Numeric extends Column>(
  text: string,
  { separator, columns, numbers, further = 0, place }: ParseCellsOptions<Column, Numeric>,
): Record<Exclude<Column, Numeric>, string> & Record<Numeric, number> {
  const cells = text.split(separator)
  if (cells.length < columns.length || cells.length > columns.length + further) {
    const message = `${formatPlace(place)}: expected the columns "${columns.join(' ')}", got "${text.slice(0, 80)}"; correct or remove the row`
    throw new DataFormatError({ ...place, message })
  }
  const row: Record<string, string | number> = {}
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]!
    const isNumber = (numbers as readonly string[]).includes(column)
    if (cell.trim() === '' || (isNumber && !Number.isFinite(Number(cell)))) {
      const message = `${formatPlace(place)}, column ${column}: expected ${isNumber ? 'a number' : 'a value'}, got "${cell}"; correct or remove the row`
      throw new DataFormatError({ ...place, message })
    }
    row[column] = isNumber ? Number(cell) : cell
  }
  return row as Record<Exclude<Column, Numeric>, string> & Record<Numeric, number>
}
