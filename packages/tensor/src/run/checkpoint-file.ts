import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError, ModelFormatError, RegionR1Error } from '@region-r1/core'

/** What a checkpoint may be resumed with, by name: the same settings, data, backend and so on. */
export type RunIdentity = Readonly<Record<string, string>>

const lineFeed = 0x0a

interface Checkpoint {
  readonly version: 2
  readonly identity: RunIdentity
  readonly state: unknown
}

/** Where the last checkpoint of a run lies. */
export function getCheckpointFile(directory: string): string {
  return join(directory, 'checkpoints', 'last.bin')
}

/**
 * A state as the bytes of a checkpoint: equal states have equal bytes, whether they were made or read. A line of JSON,
 * in which `{ "float32": n }` stands for n numbers, and then these, little-endian, in the order of the JSON.
 *
 * @param state - of plain objects, arrays, `Float32Array`, and what JSON has
 */
export function formatCheckpoint(identity: RunIdentity, state: unknown): Uint8Array {
  const arrays: Float32Array[] = []
  const json = JSON.stringify({ version: 2, identity, state } satisfies Checkpoint, (_, value: unknown) => {
    if (!(value instanceof Float32Array)) return value
    arrays.push(value)
    return { float32: value.length }
  })
  const bytes = arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))
  return Buffer.concat([Buffer.from(`${json}\n`), ...bytes])
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
  const checkpoint = readCheckpoint(bytes)
  if (checkpoint?.version === 2) return checkpoint
  throw new ModelFormatError({ path, message: `${path} is damaged or of another version; delete it to start anew` })
}

/** Null where the bytes are none that {@link formatCheckpoint} gives. */
function readCheckpoint(bytes: Uint8Array): Checkpoint | null {
  const end = bytes.indexOf(lineFeed)
  let offset = end + 1
  try {
    const checkpoint = fillArrays(JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()))
    return offset === bytes.length ? (checkpoint as Checkpoint) : null
  } catch {
    return null
  }

  /** In the order in which JSON.stringify met them, which no reviver keeps. */
  function fillArrays(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(fillArrays)
    if ('float32' in value) return readNumbers(value.float32 as number)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fillArrays(field)]))
  }

  function readNumbers(count: number): Float32Array {
    const start = offset
    offset += count * Float32Array.BYTES_PER_ELEMENT
    return new Float32Array(Uint8Array.from(bytes.subarray(start, offset)).buffer)
  }
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
