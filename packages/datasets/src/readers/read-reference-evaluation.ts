import { DataFormatError } from '@region-r1/core'
import { mapRows, type RowAt } from '../map-rows.ts'
import { formatPlace, type RowPlace } from '../parse-json-row.ts'
import { type CsvRow, readCsvRows } from '../read-csv-rows.ts'
import type { ReadOptions } from '../read-options.ts'

/** How one query came out in the evaluation of the public reference code. */
export interface ReferenceEvaluation {
  readonly queryId: string
  readonly question: string
  readonly candidates: number
  /** Left, top, right and bottom as the model wrote them, in pixels of the picture that it saw; absent where it kept. */
  readonly corners?: readonly [number, number, number, number] | undefined
  readonly original: ReferenceOutcome
  /** The same as `original` where it kept. */
  readonly cropped: ReferenceOutcome
  /** The model's whole answer. */
  readonly answer: string
}

/** Where the gold candidate came. */
export interface ReferenceOutcome {
  /** From 1. */
  readonly rank: number
  readonly mrr: number
  readonly ndcg: number
}

const columns = [
  'query_id',
  'question',
  'has_bbox',
  'bbox',
  'num_candidates',
  'original_rank',
  'cropped_rank',
  'original_mrr',
  'cropped_mrr',
  'original_ndcg',
  'cropped_ndcg',
  'generated_text',
] as const

/** The CSV that the public reference code's evaluation writes, one query a row; what it derives is left to the reader. */
export function readReferenceEvaluation(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<RowAt<ReferenceEvaluation>> {
  const rows = readCsvRows(file, { ...options, columns })
  return mapRows(rows, (row, line) => toEvaluation(row, { file, line }), options)
}

function toEvaluation(row: CsvRow<(typeof columns)[number]>, place: RowPlace): ReferenceEvaluation {
  function fail(column: string, expected: string): DataFormatError {
    const message = `${formatPlace(place)}, column ${column}: expected ${expected}, got "${row[column]}"`
    return new DataFormatError({ ...place, message })
  }
  function number(column: (typeof columns)[number]): number {
    const value = row[column].trim() === '' ? Number.NaN : Number(row[column])
    if (!Number.isFinite(value)) throw fail(column, 'a number')
    return value
  }
  function corners(): ReferenceEvaluation['corners'] {
    if (row.has_bbox === 'False') return undefined
    if (row.has_bbox !== 'True') throw fail('has_bbox', 'True or False')
    const numbers = row.bbox
      .replace(/^[[(](.*)[\])]$/, '$1')
      .split(',')
      .map(Number)
    if (numbers.length !== 4 || !numbers.every(Number.isFinite)) throw fail('bbox', 'four numbers as [x1, y1, x2, y2]')
    return numbers as [number, number, number, number]
  }
  const outcome = (side: 'original' | 'cropped') => ({
    rank: number(`${side}_rank`),
    mrr: number(`${side}_mrr`),
    ndcg: number(`${side}_ndcg`),
  })
  return {
    queryId: row.query_id,
    question: row.question,
    candidates: number('num_candidates'),
    corners: corners(),
    original: outcome('original'),
    cropped: outcome('cropped'),
    answer: row.generated_text,
  }
}
