import { mapRows, type RowAt } from '../map-rows.ts'
import { readCsvRows } from '../read-csv-rows.ts'
import type { ReadOptions } from '../read-options.ts'
import type { BenchmarkQuestion } from './benchmark-question.ts'
import { parseBenchmarkQuestion, questionColumns } from './parse-benchmark-question.ts'

/**
 * The questions of EchoSight's InfoSeek files (`infoseek_train_filtered.csv`, `infoseek_test_filtered.csv`): official
 * questions whose article is in the knowledge base, 71,335 of the validation set.
 */
export function readInfoseekCsv(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<BenchmarkQuestion>> {
  const columns = [...questionColumns, 'data_id'] as const
  const rows = readCsvRows(file, { ...options, columns })
  return mapRows(rows, (row, line) => parseBenchmarkQuestion(row, row.data_id, { file, line }), options)
}
