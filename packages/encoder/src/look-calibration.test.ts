import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ModelFormatError } from '@region-r1/core'
import { beforeEach, expect, test } from 'vitest'
import { loadEncoder } from './load-encoder.ts'
import { saveLookCalibration } from './look-calibration.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'look-calibration-'))
  await cp(fileURLToPath(new URL('__fixtures__/models/clip', import.meta.url)), folder, { recursive: true })
  return () => rm(folder, { recursive: true })
})

async function load(options: { readonly worker?: boolean } = {}) {
  const encoder = await loadEncoder(folder, { threads: 1, ...options })
  await encoder.dispose()
  return encoder
}

test('the encoder of the id that was calibrated has the threshold, in a thread of its own too, and keeps its id', async () => {
  const before = await load()
  expect(before.lookThreshold).toBeUndefined()
  expect(await saveLookCalibration(before.directory, before.id, { threshold: 0.75 })).toBe(join(folder, 'look.json'))
  expect(await load()).toMatchObject({ id: before.id, lookThreshold: 0.75, directory: folder })
  expect(await load({ worker: true })).toMatchObject({ id: before.id, lookThreshold: 0.75, directory: folder })
})

test('other forms of the weights keep theirs, and what was calibrated for another id is not taken', async () => {
  await saveLookCalibration(folder, 'clip-other', { threshold: 3 })
  expect((await load()).lookThreshold).toBeUndefined()
  const { id } = await load()
  await saveLookCalibration(folder, id, { threshold: 1 })
  await saveLookCalibration(folder, id, { threshold: -0.5 })
  expect(JSON.parse(await readFile(join(folder, 'look.json'), 'utf8'))).toEqual({
    'clip-other': { threshold: 3 },
    [id]: { threshold: -0.5 },
  })
  expect((await load()).lookThreshold).toBe(-0.5)
})

test.each(['{', '[]', '{"clip":{"threshold":"1"}}'])('a look.json of %s is refused with its path', async text => {
  await writeFile(join(folder, 'look.json'), text)
  await expect(load()).rejects.toThrow(ModelFormatError)
  await expect(load()).rejects.toThrow(/look\.json does not fit: .*delete it and calibrate again/)
})
