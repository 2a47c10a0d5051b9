import { z } from '@region-r1/core/schema'
import type { RowAt } from '../map-rows.ts'
import { readJsonLines } from '../read-json-lines.ts'
import type { ReadOptions } from '../read-options.ts'

/** A candidate of an M-BEIR pool; ids are `dataset:number`. */
export interface MbeirCandidate {
  readonly id: string
  readonly text?: string
  /** Relative to the M-BEIR folder. */
  readonly imagePath?: string
  readonly modality: string
  /** JSON text of the row that the candidate was made from. */
  readonly sourceContent?: string
}

export const mbeirCandidateSchema = z
  .object({
    did: z.string().min(1),
    txt: z.string().nullish(),
    img_path: z.string().nullish(),
    modality: z.string(),
    src_content: z.string().nullish(),
  })
  .transform(
    (row): MbeirCandidate => ({
      id: row.did,
      modality: row.modality,
      ...(row.txt && { text: row.txt }),
      ...(row.img_path && { imagePath: row.img_path }),
      ...(row.src_content && { sourceContent: row.src_content }),
    }),
  )

/** The rows of an M-BEIR candidate pool. */
export function readMbeirPool(file: string, options: ReadOptions = {}): AsyncGenerator<RowAt<MbeirCandidate>> {
  return readJsonLines(file, mbeirCandidateSchema, options)
}
