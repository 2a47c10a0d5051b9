import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import type { HeadWeights } from '../head/head-weights.ts'
import type { AdamWState } from '../optimizer/adam-w.ts'
import type { RewardTable } from '../reward-table/reward-table.ts'
import type { BestPolicy } from './best-policy.ts'

/** What a checkpoint may be resumed with: the same settings, data, encoder and backend. */
export interface RunIdentity {
  readonly config: string
  readonly data: string
  readonly encoder: string
  readonly backend: string
}

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

interface Checkpoint {
  readonly version: 1
  readonly identity: RunIdentity
  readonly state: TrainingState
}

/** Where the last checkpoint of a run lies. */
export function getCheckpointFile(directory: string): string {
  return join(directory, 'checkpoints', 'last.bin')
}

/** A state as the bytes of a checkpoint. */
export function formatCheckpoint(identity: RunIdentity, state: TrainingState): Uint8Array {
  return serialize({ version: 1, identity, state } satisfies Checkpoint)
}

/**
 * The state of a run's last checkpoint; null where it has none.
 *
 * @throws ModelFormatError where the file is damaged
 * @throws InvalidArgumentError where the checkpoint is of other settings, data, encoder or backend: it says which.
 */
export async function loadCheckpoint(directory: string, identity: RunIdentity): Promise<TrainingState | null> {
  const path = getCheckpointFile(directory)
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return null
  const checkpoint = parseCheckpoint(bytes, path)
  const changed = (Object.keys(identity) as (keyof RunIdentity)[]).filter(
    key => checkpoint.identity[key] !== identity[key],
  )
  if (changed.length > 0) {
    throw new InvalidArgumentError({
      argument: 'resume',
      message: `${path} was written with another ${changed.join(', ')}; resume with the same, or start anew in another folder`,
    })
  }
  return checkpoint.state
}

function parseCheckpoint(bytes: Uint8Array, path: string): Checkpoint {
  try {
    const checkpoint = deserialize(bytes) as Checkpoint
    if (checkpoint.version === 1) return checkpoint
  } catch (cause) {
    throw new ModelFormatError({ path, message: `${path} is damaged; delete it to start anew`, cause })
  }
  throw new ModelFormatError({ path, message: `${path} is of another version; delete it to start anew` })
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
