import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatCheckpoint, getCheckpointFile, loadCheckpoint } from './checkpoint-file.ts'

const identity = { seed: '1' }
const state = {
  step: 3,
  weights: {
    a: { shape: [2, 1], values: Float32Array.of(0.1, Number.NaN) },
    b: { shape: [0], values: new Float32Array() },
  },
  best: null,
  history: [{ values: Float32Array.of(-0, 1e-40) }, 0.1 + 0.2],
}
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'region-r1-checkpoint-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function save(bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(getCheckpointFile(directory)), { recursive: true })
  await writeFile(getCheckpointFile(directory), bytes)
}

test('a checkpoint gives back its state to the last bit, and what was read has the bytes of what was made', async () => {
  await save(formatCheckpoint(identity, state))
  const read = await loadCheckpoint<typeof state>(directory, identity)
  expect(read).toEqual(state)
  expect(formatCheckpoint(identity, read)).toEqual(formatCheckpoint(identity, state))
})

test('arrays that share their numbers are written and read apart', async () => {
  const values = Float32Array.of(1, 2, 3, 4)
  await save(formatCheckpoint(identity, { whole: values, half: values.subarray(2) }))
  const read = await loadCheckpoint<{ whole: Float32Array; half: Float32Array }>(directory, identity)
  expect(read).toEqual({ whole: values, half: Float32Array.of(3, 4) })
  read!.half[0] = 9
  expect(read!.whole[2]).toBe(3)
})

test('a folder without one has none', async () => {
  expect(await loadCheckpoint(directory, identity)).toBeNull()
})

test.each([
  ['cut off', (bytes: Uint8Array) => bytes.subarray(0, -1)],
  ['too long', (bytes: Uint8Array) => Buffer.concat([bytes, Uint8Array.of(0)])],
  ['empty', () => new Uint8Array()],
  ['of an older version', () => Buffer.from('{"version":1,"identity":{},"state":null}\n')],
])('a file that is %s is refused with what to do', async (_, damage) => {
  await save(damage(formatCheckpoint(identity, state)))
  await expect(loadCheckpoint(directory, identity)).rejects.toThrow('delete it to start anew')
})

test('a checkpoint of another run is refused by what differs', async () => {
  await save(formatCheckpoint({ seed: '2' }, state))
  await expect(loadCheckpoint(directory, identity)).rejects.toThrow('another seed')
})
