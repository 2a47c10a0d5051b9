import { omitUndefined } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** A question of OVEN: which entity does the picture, or the part that the question names, show? */
export interface OvenQuestion {
  readonly dataId: string
  readonly imageId: string
  readonly question: string
  /** In Wikidata; absent in the test sets. */
  readonly entityId?: string
  readonly entityText?: string
  /** Such as `entity_train` or `query_val`. */
  readonly split?: string
}

const questionSchema = z.object({
  data_id: z.string().min(1),
  image_id: z.string().min(1),
  question: z.string().min(1),
  entity_id: z.string().optional(),
  entity_text: z.string().optional(),
  data_split: z.string().optional(),
})

/** The rows of `oven_{entity,query}_{train,val,test}.jsonl` and of the human set. */
export function readOvenQuestions(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<OvenQuestion>> {
  return readJsonLines(file, questionSchema.transform(toQuestion), options)
}

function toQuestion(row: z.output<typeof questionSchema>): OvenQuestion {
  return {
    dataId: row.data_id,
    imageId: row.image_id,
    question: row.question,
    ...omitUndefined({ entityId: row.entity_id, entityText: row.entity_text, split: row.data_split }),
  }
}
