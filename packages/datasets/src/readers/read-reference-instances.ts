import type { RerankExample } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'
import { resolveImage } from '../resolve-image.ts'

const instanceSchema = z.object({
  query: z.object({
    query_id: z.string().min(1),
    query_image_path: z.string().min(1),
    query_text: z.string().min(1),
  }),
  candidates: z
    .array(
      z.object({
        doc_id: z.string().min(1),
        image_path: z.string().min(1),
        text: z.string(),
        relevance_score: z.number().min(0),
      }),
    )
    .min(1),
})

/** The JSON that the public reference code's data preparation writes: `{metadata, instances}`. */
export function readReferenceInstances(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<RerankExample>> {
  return mapEntries(
    readJsonEntries(file, { ...options, at: 'instances' }),
    (_, text, ordinal) => toExample(parseJsonRow(text, instanceSchema, { file, entry: `instances[${ordinal}]` }), file),
    options,
  )
}

function toExample({ query, candidates }: z.output<typeof instanceSchema>, file: string): RerankExample {
  return {
    queryId: query.query_id,
    image: resolveImage(query.query_image_path, file),
    question: query.query_text,
    candidates: candidates.map(({ doc_id, image_path, text, relevance_score }) => ({
      id: doc_id,
      image: resolveImage(image_path, file),
      text,
      relevance: relevance_score,
    })),
  }
}
