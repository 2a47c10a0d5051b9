import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** A query of M-BEIR; ids are `dataset:number`. */
export interface MbeirQuery {
  readonly queryId: string
  readonly text: string
  /** Relative to the M-BEIR folder; absent for queries of text alone. */
  readonly imagePath?: string
  readonly modality: string
  readonly positiveIds: readonly string[]
  readonly negativeIds: readonly string[]
  readonly taskId?: number
  /** JSON text of the row that the query was made from. */
  readonly sourceContent?: string
}

const querySchema = z.object({
  qid: z.string().min(1),
  query_txt: z.string().nullish(),
  query_img_path: z.string().nullish(),
  query_modality: z.string(),
  query_src_content: z.string().nullish(),
  pos_cand_list: z.array(z.string()).nullish(),
  neg_cand_list: z.array(z.string()).nullish(),
  task_id: z.int().nullish(),
})

/** The rows of an M-BEIR query file. */
export function readMbeirQueries(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<MbeirQuery>> {
  return readJsonLines(file, querySchema.transform(toQuery), options)
}

function toQuery(row: z.output<typeof querySchema>): MbeirQuery {
  return {
    queryId: row.qid,
    text: row.query_txt ?? '',
    modality: row.query_modality,
    positiveIds: row.pos_cand_list ?? [],
    negativeIds: row.neg_cand_list ?? [],
    ...(row.query_img_path && { imagePath: row.query_img_path }),
    ...(typeof row.task_id === 'number' && { taskId: row.task_id }),
    ...(row.query_src_content && { sourceContent: row.query_src_content }),
  }
}
