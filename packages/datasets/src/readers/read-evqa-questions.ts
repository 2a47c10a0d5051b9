import { mapRows, type RowAt } from '../map-rows.ts'
import { readCsvRows } from '../read-csv-rows.ts'
import type { ReadOptions } from '../read-options.ts'
import type { BenchmarkQuestion } from './benchmark-question.ts'
import { parseBenchmarkQuestion, type QuestionRow, questionColumns } from './parse-benchmark-question.ts'

/**
 * The questions of Encyclopedic-VQA's `train.csv`, `val.csv` or `test.csv`. Rows without a `data_id` column get the one
 * that EchoSight and OMGM give them: `E-VQA_` and the number of single-hop rows before (`E-VQA_2_hop_` and the number
 * of two-hop rows before, for those).
 */
export function readEvqaQuestions(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<BenchmarkQuestion>> {
  const counts = { single: 0, twoHop: 0 }
  function parse(row: QuestionRow, line: number): BenchmarkQuestion {
    // A row that cannot be read counts too, so that the ids of those behind it stay right.
    const number = row.question_type === '2_hop' ? `E-VQA_2_hop_${counts.twoHop++}` : `E-VQA_${counts.single++}`
    return parseBenchmarkQuestion(row, row.data_id ?? number, { file, line })
  }
  return mapRows(readCsvRows(file, { ...options, columns: questionColumns }), parse, options)
}
