import { createHash } from 'node:crypto'
import type { AdamWState } from '@region-r1/tensor'
import type { HeadWeights } from '../head/head-weights.ts'
import type { RewardTable } from '../reward-table/reward-table.ts'
import type { BestPolicy } from './best-policy.ts'

/**
 * All that changes in a run. Random numbers are not part of it: they follow from the seed and the step, and so does the
 * order of the queries and the learning rate.
 */
export interface TrainingState {
  /** Steps done, warm start included. */
  step: number
  weights: HeadWeights
  optimizer: AdamWState
  /** The policy after the warm start, where the KL divergence needs it. */
  reference: HeadWeights | null
  best: BestPolicy | null
  /** Looks at the validation queries since the best one. */
  looksSinceBest: number
}

/** Names tables by all that training reads of them. */
export function hashTables(tables: readonly RewardTable[]): string {
  const hash = createHash('sha256')
  for (const { queries } of tables) {
    for (const { queryId, question, questionEmbedding, outcomes, picture } of queries) {
      hash.update(JSON.stringify([queryId, question]))
      for (const values of [questionEmbedding, outcomes, picture.embedding]) {
        hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      }
    }
  }
  return hash.digest('hex')
}
