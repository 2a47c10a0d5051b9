import { mapRows, type RowAt } from '../map-rows.ts'
import { parseCells } from '../parse-cells.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'
import type { Qrel } from './qrel.ts'

/** TREC judgements, `query 0 document relevance` with blanks between; M-BEIR's fifth column, the task, is passed over. */
export function readTrecQrels(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<Qrel>> {
  return mapRows(readLines(file, options), (text, line) => parseQrel(text, file, line), options)
}

function parseQrel(text: string, file: string, line: number): Qrel {
  const { query, document, relevance } = parseCells(text.trim(), {
    separator: /\s+/,
    columns: ['query', 'iteration', 'document', 'relevance'],
    numbers: ['relevance'],
    mayHaveTask: true,
    place: { file, line },
  })
  return { queryId: query, documentId: document, relevance }
}
