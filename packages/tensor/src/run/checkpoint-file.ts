import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { InvalidArgumentError, ModelFormatError, RegionR1Error } from '@region-r1/core'

/** What a checkpoint may be resumed with, by name: the same settings, data, backend and so on. */
export type RunIdentity = Readonly<Record<string, string>>

interface Checkpoint {
  readonly version: 1
  readonly identity: RunIdentity
  readonly state: unknown
}

/** Where the last checkpoint of a run lies. */
export function getCheckpointFile(directory: string): string {
  return join(directory, 'checkpoints', 'last.bin')
}

/** A state as the bytes of a checkpoint. */
export function formatCheckpoint(identity: RunIdentity, state: unknown): Uint8Array {
  return serialize({ version: 1, identity, state } satisfies Checkpoint)
}

/**
 * The state of a run's last checkpoint; null where it has none.
 *
 * @throws ModelFormatError where the file is damaged
 * @throws InvalidArgumentError where the checkpoint is of another run: it says what differs.
 */
export async function loadCheckpoint<State>(directory: string, identity: RunIdentity): Promise<State | null> {
  const path = getCheckpointFile(directory)
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return null
  const checkpoint = parseCheckpoint(bytes, path)
  const changed = Object.keys(identity).filter(key => checkpoint.identity[key] !== identity[key])
  if (changed.length > 0) {
    throw new InvalidArgumentError({
      argument: 'resume',
      message: `${path} was written with another ${changed.join(', ')}; resume with the same, or start anew in another folder`,
    })
  }
  return checkpoint.state as State
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

/**
 * Ends a run that has gone wrong before its checkpoint does.
 *
 * @throws RegionR1Error where a number is none, with the last checkpoint to go back to.
 */
export function assertFinite(
  metrics: Readonly<Record<string, number>>,
  run: { readonly directory: string; readonly step: number; readonly checkpointInterval: number },
): void {
  const broken = Object.entries(metrics).find(([, value]) => !Number.isFinite(value))
  if (broken === undefined) return
  const saved = Math.floor((run.step - 1) / run.checkpointInterval) * run.checkpointInterval
  const last =
    saved > 0
      ? `the last good checkpoint is ${getCheckpointFile(run.directory)} (step ${saved})`
      : 'no checkpoint was written yet'
  throw new RegionR1Error({
    message: `${broken[0]} became ${broken[1]} at step ${run.step}; ${last}. Lower the learning rate or maxGradNorm and train anew`,
  })
}
