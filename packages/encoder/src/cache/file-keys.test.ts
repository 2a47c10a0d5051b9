import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileKeys } from './file-keys.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-keys-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a file is one by path and by URL, and another one once its contents, or its times alone, have changed', async () => {
  const { identify } = createFileKeys({ settledMs: 0 })
  const file = join(folder, 'a.png')
  await writeFile(file, 'one')
  const first = await identify(file, {})
  expect(first).toBeTypeOf('string')
  expect(await identify('a.png', { baseDirectory: folder })).toBe(first)
  expect(await identify(pathToFileURL(file), {})).toBe(first)
  await utimes(file, 1, 1)
  const touched = await identify(file, {})
  expect(touched).not.toBe(first)
  await writeFile(file, 'three')
  expect(await identify(file, {})).not.toBe(touched)
})

test('what is no settled file of this machine within the limit is not told apart', async () => {
  const file = join(folder, 'a.png')
  await writeFile(file, 'one')
  await mkdir(join(folder, 'b.png'))
  const { identify } = createFileKeys({ settledMs: 0 })
  expect(await identify(file, { maxBytes: 2 })).toBeUndefined()
  for (const source of [join(folder, 'b.png'), join(folder, 'c.png'), 'data:image/png;base64,AA', 'https://x/a.png']) {
    expect(await identify(source, {})).toBeUndefined()
  }
  expect(await identify(Uint8Array.of(1), {})).toBeUndefined()
  // Another change in the same moment would show the same times.
  expect(await createFileKeys().identify(file, {})).toBeUndefined()
})

test('keys are remembered by name', () => {
  const keys = createFileKeys()
  keys.set('a', 'key')
  expect([keys.get('a'), keys.get('b')]).toEqual(['key', undefined])
})
