import { z } from '@region-r1/core/schema'
import type { RowOf } from '../map-entries.ts'
import { parseJsonRow, type RowPlace } from '../parse-json-row.ts'
import { readKeyedRows } from '../read-keyed-rows.ts'
import type { ReadOptions } from '../read-options.ts'
import { addFileOrder, type RetrievalResult, type RetrievedEntry, removeDuplicateUrls } from './retrieval-result.ts'

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

/** OMGM's result files of step 1 and, with the sections' similarities, of step 2; or `.jsonl` with `data_id` in each line. */
export function readOmgmResults(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<RetrievalResult>> {
  return readKeyedRows(file, 'data_id', parseOmgmResult, options)
}

/** The list of one question. */
export function parseOmgmResult(dataId: string, text: string, place: RowPlace): RetrievalResult {
  const result = parseJsonRow(text, resultSchema, place)
  const hits = result.retrieved_entities.map(({ url, title }, index) => ({
    url,
    title,
    similarity: result.retrieval_similarities[index]!,
    ...(result.sec_sim && { sectionSimilarities: result.sec_sim[index]! }),
  }))
  const distinct = removeDuplicateUrls(hits)
  const rerankedUrls = result.sec_sim && rankBySections(distinct)
  return {
    dataId,
    entries: addFileOrder(distinct, rerankedUrls),
    duplicates: hits.length - distinct.length,
    ...(rerankedUrls && { rerankedUrls }),
  }
}

// How OMGM weighs the similarities of its first two steps; an article without sections has none of the second.
const weights = { entity: 0.9, section: 0.1 }

/** The order of OMGM's second step: the article's similarity and that of its best section. */
function rankBySections(entries: readonly RetrievedEntry[]): string[] {
  const score = ({ similarity, sectionSimilarities = [] }: RetrievedEntry) =>
    weights.entity * similarity + weights.section * Math.max(0, ...sectionSimilarities)
  return [...entries].sort((a, b) => score(b) - score(a)).map(({ url }) => url)
}
