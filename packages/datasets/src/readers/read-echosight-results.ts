import { omitUndefined } from '@region-r1/core'
import { z } from 'zod'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
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

/** EchoSight's result file: one object from `data_id` to the entries found. */
export function readEchosightResults(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<RetrievalResult>> {
  return mapEntries(readJsonEntries(file, options), (dataId, text) => parseEchosightResult(dataId, text, file), options)
}

/** The value of one question's member. */
export function parseEchosightResult(dataId: string, text: string, file: string): RetrievalResult {
  const result = parseJsonRow(text, resultSchema, { file, entry: dataId })
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
