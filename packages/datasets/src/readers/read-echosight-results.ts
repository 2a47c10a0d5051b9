import { omitUndefined } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { RowOf } from '../map-entries.ts'
import { parseJsonRow, type RowPlace } from '../parse-json-row.ts'
import { readKeyedRows } from '../read-keyed-rows.ts'
import type { ReadOptions } from '../read-options.ts'
import { addFileOrder, type RetrievalResult, removeDuplicateUrls } from './retrieval-result.ts'

const resultSchema = z
  .object({
    retrieved_entries: z.array(z.string().min(1)),
    retrieval_similarities: z.array(z.number()),
    reranked_entries: z.array(z.string()).optional(),
    reranked_sections: z.array(z.string()).optional(),
  })
  .refine(result => result.retrieved_entries.length === result.retrieval_similarities.length, {
    message: 'retrieved_entries and retrieval_similarities must be of one length',
  })

/** EchoSight's result file: one object from `data_id` to the entries found, or `.jsonl` with the `data_id` in each line. */
export function readEchosightResults(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<RetrievalResult>> {
  return readKeyedRows(file, 'data_id', parseEchosightResult, options)
}

/** The list of one question. */
export function parseEchosightResult(dataId: string, text: string, place: RowPlace): RetrievalResult {
  const result = parseJsonRow(text, resultSchema, place)
  const hits = result.retrieved_entries.map((url, index) => ({
    url,
    similarity: result.retrieval_similarities[index]!,
  }))
  const entries = addFileOrder(removeDuplicateUrls(hits), result.reranked_entries)
  return {
    dataId,
    entries,
    duplicates: hits.length - entries.length,
    ...omitUndefined({ rerankedUrls: result.reranked_entries, rerankedSections: result.reranked_sections }),
  }
}
