import { DataFormatError } from '@region-r1/core'
import { mapRows, type RowAt } from '../map-rows.ts'
import { readLines } from '../read-lines.ts'
import type { ReadOptions } from '../read-options.ts'
import type { Qrel } from './qrel.ts'

const header = 'query-id\tcorpus-id\tscore'

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
  const [queryId, documentId, score, ...more] = text.split('\t')
  const relevance = Number(score)
  if (queryId && documentId && score && Number.isFinite(relevance) && more.length === 0) {
    return { queryId, documentId, relevance }
  }
  const message = `${file}, line ${line}: expected a query id, a document id and a number with tabs between, got "${text.slice(0, 80)}"`
  throw new DataFormatError({ file, line, message })
}
