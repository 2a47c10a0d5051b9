import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** How an InfoSeek question's answer is scored. */
export interface InfoseekQuestionType {
  readonly dataId: string
  readonly questionType: 'String' | 'Numerical' | 'Time'
}

const typeNames = { string: 'String', numerical: 'Numerical', time: 'Time' } as const

export const infoseekQuestionTypeSchema = z
  .object({
    data_id: z.string().min(1),
    question_type: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['string', 'numerical', 'time'])),
  })
  .transform((row): InfoseekQuestionType => ({ dataId: row.data_id, questionType: typeNames[row.question_type] }))

/** The rows of `infoseek_val_qtype.jsonl`; upper and lower case do not matter. */
export function readInfoseekQuestionTypes(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<RowAt<InfoseekQuestionType>> {
  return readJsonLines(file, infoseekQuestionTypeSchema, options)
}
