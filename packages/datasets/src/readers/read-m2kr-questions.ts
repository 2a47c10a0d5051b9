import { z } from '@region-r1/core/schema'
import type { RowOf } from '../map-entries.ts'
import { parquetIdSchema } from '../parquet-id.ts'
import { checkRow } from '../parse-json-row.ts'
import { parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { readParquetRows } from '../read-parquet-rows.ts'

/** A question of M2KR's tables. */
export interface M2krQuestion {
  readonly questionId: string
  readonly question: string
  /** What a retriever is told to do, without the question. */
  readonly instruction?: string | undefined
  /** Relative to the folder of pictures; absent for questions of text alone. */
  readonly imagePath?: string | undefined
  /** Ids of passages that answer it. */
  readonly positiveIds: readonly string[]
  readonly answers: readonly string[]
  readonly questionType?: string | undefined
}

const questionSchema = z
  .object({
    question_id: parquetIdSchema,
    question: z.string().nullish(),
    instruction: z.string().nullish(),
    img_path: z.string().nullish(),
    pos_item_ids: z.array(parquetIdSchema).nullish(),
    answers: z.array(z.string()).nullish(),
    question_type: z.string().nullish(),
  })
  .transform(
    (row): M2krQuestion => ({
      questionId: row.question_id,
      question: row.question ?? '',
      instruction: row.instruction ?? undefined,
      imagePath: row.img_path || undefined,
      positiveIds: row.pos_item_ids ?? [],
      answers: row.answers ?? [],
      questionType: row.question_type ?? undefined,
    }),
  )

/** The questions of M2KR (`EVQA_data`, `Infoseek_data` and the like), Parquet. */
export async function* readM2krQuestions(file: string, options: ReadOptions = {}): AsyncGenerator<RowOf<M2krQuestion>> {
  for await (const { row, ordinal } of readParquetRows(file)) {
    const question = parseOrLeaveOut(() => checkRow(row, questionSchema, { file, entry: `row ${ordinal}` }), options)
    if (question !== undefined) yield { row: question, ordinal }
  }
}
