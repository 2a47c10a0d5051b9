import { DataFormatError } from '@region-r1/core'
import { mapRows, type RowAt } from '../map-rows.ts'
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

/** A TREC run, `query Q0 document rank score tag` with blanks between; M-BEIR's seventh column is let be. */
export function readTrecRun(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<RunEntry>> {
  return mapRows(readLines(file, options), (text, line) => parseEntry(text, file, line), options)
}

function parseEntry(text: string, file: string, line: number): RunEntry {
  const cells = text.trim().split(/\s+/)
  const [queryId, , documentId, rank, score, tag] = cells
  const numbers = Number.isFinite(Number(rank)) && Number.isFinite(Number(score))
  if ((cells.length === 6 || cells.length === 7) && queryId && documentId && tag && numbers) {
    return { queryId, documentId, rank: Number(rank), score: Number(score), tag }
  }
  const message = `${file}, line ${line}: expected "query Q0 document rank score tag", got "${text.slice(0, 80)}"`
  throw new DataFormatError({ file, line, message })
}
