import { omitUndefined } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** What an answer is scored against: any of some texts, or a number's range. */
export type InfoseekReference =
  | { readonly type: 'text'; readonly accepted: readonly string[] }
  | { readonly type: 'numerical'; readonly value?: number; readonly range: readonly [number, number] }

/** A question of InfoSeek as its authors publish it. */
export interface InfoseekQuestion {
  readonly dataId: string
  /** An image of OVEN. */
  readonly imageId: string
  readonly question: string
  /** Empty in the test set, whose labels are withheld. */
  readonly answers: readonly string[]
  /** Absent in the test set. */
  readonly reference?: InfoseekReference
  /** `train`, `val_unseen_question` or `val_unseen_entity`; absent in the test set. */
  readonly split?: string
}

const numericalSchema = z.object({ wikidata: z.coerce.number().optional(), range: z.array(z.coerce.number()).min(2) })

const questionSchema = z.object({
  data_id: z.string().min(1),
  image_id: z.string().min(1),
  question: z.string().min(1),
  answer: z.array(z.string()).optional(),
  answer_eval: z.union([z.array(z.string()), z.array(numericalSchema).min(1), numericalSchema]).optional(),
  data_split: z.string().optional(),
})

/** The rows of `infoseek_{train,val,test}.jsonl` and `infoseek_human.jsonl`. */
export function readInfoseekQuestions(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<RowAt<InfoseekQuestion>> {
  return readJsonLines(file, questionSchema.transform(toQuestion), options)
}

function toQuestion(row: z.output<typeof questionSchema>): InfoseekQuestion {
  return {
    dataId: row.data_id,
    imageId: row.image_id,
    question: row.question,
    answers: row.answer ?? [],
    ...omitUndefined({ reference: row.answer_eval && toReference(row.answer_eval), split: row.data_split }),
  }
}

function toReference(evaluation: NonNullable<z.output<typeof questionSchema>['answer_eval']>): InfoseekReference {
  const first = Array.isArray(evaluation) ? evaluation[0] : evaluation
  if (typeof first !== 'object') return { type: 'text', accepted: evaluation as string[] }
  const range = [first.range[0]!, first.range[1]!] as const
  return { type: 'numerical', range, ...omitUndefined({ value: first.wikidata }) }
}
