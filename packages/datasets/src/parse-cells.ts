import { DataFormatError } from '@region-r1/core'
import { formatPlace, type RowPlace } from './parse-json-row.ts'

export interface ParseCellsOptions<Column extends string, Numeric extends Column> {
  readonly separator: string | RegExp
  /** All columns in the file's order. */
  readonly columns: readonly Column[]
  /** Those of them that hold numbers. */
  readonly numbers: readonly Numeric[]
  /** Whether a line may end with M-BEIR's column of the task, a whole number, which is passed over. @default false */
  readonly mayHaveTask?: boolean | undefined
  readonly place: RowPlace
}

/** The cells of a line of a table without quotes, by column, numbers among them. */
export function parseCells<Column extends string, Numeric extends Column>(
  text: string,
  { separator, columns, numbers, mayHaveTask = false, place }: ParseCellsOptions<Column, Numeric>,
): Record<Exclude<Column, Numeric>, string> & Record<Numeric, number> {
  const cells = text.split(separator)
  const further = cells.slice(columns.length)
  const isTask = mayHaveTask && further.length === 1 && /^\d+$/.test(further[0]!)
  if (cells.length < columns.length || (further.length > 0 && !isTask)) {
    const task = mayHaveTask ? " and no more than M-BEIR's number of the task behind them" : ''
    const message = `${formatPlace(place)}: expected the columns "${columns.join(' ')}"${task}, got "${text.slice(0, 80)}"; correct or remove the row`
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
