import { DataFormatError } from '@region-r1/core'
import { mapRows, type RowAt } from '../map-rows.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'
import type { Qrel } from './qrel.ts'

/** TREC judgements, `query 0 document relevance` with blanks between; M-BEIR's fifth column, the task, is let be. */
export function readTrecQrels(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<Qrel>> {
  return mapRows(readLines(file, options), (text, line) => parseQrel(text, file, line), options)
}

function parseQrel(text: string, file: string, line: number): Qrel {
  const cells = text.trim().split(/\s+/)
  const [queryId, , documentId, relevance] = cells
  if ((cells.length === 4 || cells.length === 5) && queryId && documentId && Number.isFinite(Number(relevance))) {
    return { queryId, documentId, relevance: Number(relevance) }
  }
  const message = `${file}, line ${line}: expected "query 0 document relevance", got "${text.slice(0, 80)}"`
  throw new DataFormatError({ file, line, message })
}
