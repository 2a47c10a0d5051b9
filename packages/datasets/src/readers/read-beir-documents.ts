import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** A document of a BEIR `corpus.jsonl`, or a query of its `queries.jsonl`, which has no title. */
export interface BeirDocument {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Free fields; an `image` among them, as picture collections have, is a path or URL. */
  readonly metadata: Readonly<Record<string, unknown>>
}

export const beirDocumentSchema = z
  .object({
    _id: z.string().min(1),
    title: z.string().nullish(),
    text: z.string(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(
    ({ _id, title, text, metadata }): BeirDocument => ({ id: _id, title: title ?? '', text, metadata: metadata ?? {} }),
  )

/** The rows of a BEIR folder's `corpus.jsonl` or `queries.jsonl`. */
export function readBeirDocuments(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<BeirDocument>> {
  return readJsonLines(file, beirDocumentSchema, options)
}
