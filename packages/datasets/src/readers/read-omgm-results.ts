import { z } from 'zod'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'
import { type RetrievalResult, removeDuplicateUrls } from './retrieval-result.ts'

const resultSchema = z
  .object({
    retrieved_entities: z.array(z.object({ url: z.string().min(1), title: z.string() })),
    retrieval_similarities: z.array(z.number()),
    sec_sim: z.array(z.array(z.number())).optional(),
  })
  .superRefine((result, context) => {
    for (const list of ['retrieval_similarities', 'sec_sim'] as const) {
      const length = result[list]?.length
      if (length === undefined || length === result.retrieved_entities.length) continue
      const message = `${length} of them do not go with ${result.retrieved_entities.length} retrieved_entities`
      context.addIssue({ code: 'custom', path: [list], message })
    }
  })

/** OMGM's result files of step 1 and, with the sections' similarities, of step 2. */
export function readOmgmResults(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<RetrievalResult>> {
  return mapEntries(readJsonEntries(file, options), (dataId, text) => parseOmgmResult(dataId, text, file), options)
}

/** The value of one question's member. */
export function parseOmgmResult(dataId: string, text: string, file: string): RetrievalResult {
  const result = parseJsonRow(text, resultSchema, { file, entry: dataId })
  const hits = result.retrieved_entities.map(({ url, title }, index) => ({
    url,
    title,
    similarity: result.retrieval_similarities[index]!,
    ...(result.sec_sim && { sectionSimilarities: result.sec_sim[index]! }),
  }))
  const entries = removeDuplicateUrls(hits)
  return { dataId, entries, duplicates: hits.length - entries.length }
}
