import { mapRows, type RowAt } from '../map-rows.ts'
import { parseCells } from '../parse-cells.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** One line of a system's run. */
export interface RunEntry {
  readonly queryId: string
  readonly documentId: string
  /** As the file has it; most count from 1, and evaluators sort by score instead. */
  readonly rank: number
  readonly score: number
  /** The system's name. */
  readonly tag: string
}

/** A TREC run, `query Q0 document rank score tag` with blanks between, so none within; M-BEIR's seventh column, the task, is passed over. */
export function readTrecRun(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<RunEntry>> {
  return mapRows(readLines(file, options), (text, line) => parseEntry(text, file, line), options)
}

function parseEntry(text: string, file: string, line: number): RunEntry {
  const { query, document, rank, score, tag } = parseCells(text.trim(), {
    separator: /\s+/,
    columns: ['query', 'Q0', 'document', 'rank', 'score', 'tag'],
    numbers: ['rank', 'score'],
    mayHaveTask: true,
    place: { file, line },
  })
  return { queryId: query, documentId: document, rank, score, tag }
}
