import { DataFormatError } from '@region-r1/core'
import { mapRows, type RowAt } from '../map-rows.ts'
import { parseCells } from '../parse-cells.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'
import type { Qrel } from './qrel.ts'

const columns = ['query-id', 'corpus-id', 'score'] as const
const header = columns.join('\t')

/** The judgements of a BEIR folder's `qrels/{train,dev,test}.tsv`, which starts with a header. */
export async function* readBeirQrels(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<Qrel>> {
  const lines = readLines(file, options)
  const { value: first } = await lines.next()
  if (first?.row !== header) {
    const message = `${file}, line 1: expected the header "${header}", got "${first?.row ?? ''}"; TREC qrels have another form`
    throw new DataFormatError({ file, line: 1, message })
  }
  yield* mapRows(lines, (text, line) => parseQrel(text, file, line), options)
}

function parseQrel(text: string, file: string, line: number): Qrel {
  const row = parseCells(text, { separator: '\t', columns, numbers: ['score'], place: { file, line } })
  return { queryId: row['query-id'], documentId: row['corpus-id'], relevance: row.score }
}
