import { z } from '@region-r1/core/schema'
import { mapEntries, type RowOf } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import type { ReadOptions } from '../read-options.ts'

/** What OMGM's step 3 chose and answered for one question. */
export interface OmgmAnswer {
  readonly dataId: string
  readonly question: string
  readonly prediction: string
  /** The gold article. */
  readonly entityUrl: string
  /** The article that was ranked first. */
  readonly topUrl: string
}

const answerSchema = z.object({
  data_id: z.string().min(1),
  question: z.string(),
  prediction: z.string(),
  entity_url: z.string(),
  top1_entity_url: z.string(),
})

/** OMGM's result file of step 3, a JSON list. */
export function readOmgmAnswers(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<OmgmAnswer>> {
  return mapEntries(
    readJsonEntries(file, options),
    (_, text, ordinal) => {
      const row = parseJsonRow(text, answerSchema, { file, entry: String(ordinal) })
      return {
        dataId: row.data_id,
        question: row.question,
        prediction: row.prediction,
        entityUrl: row.entity_url,
        topUrl: row.top1_entity_url,
      }
    },
    options,
  )
}
