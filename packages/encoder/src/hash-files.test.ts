import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashFiles } from './hash-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashes-'))
})
afterEach(() => rm(folder, { recursive: true }))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('names and contents are hashed, and small files leave nothing behind', async () => {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')]
  await writeFile(a, 'one')
  await writeFile(b, 'two')
  const cacheDirectory = join(folder, 'cache')
  expect(await hashFiles([a, b], { cacheDirectory })).toBe(sha256('a\0oneb\0two'))
  expect(await readdir(folder)).toEqual(['a', 'b'])
})

test('a kept hash is taken while the file is unchanged, and made anew where it changed under its old size and time', async () => {
  const file = join(folder, 'weights')
  const time = new Date(0)
  const write = async (text: string) => {
    await writeFile(file, text)
    await utimes(file, time, time)
  }
  await write('one')
  const options = { cacheDirectory: join(folder, 'cache'), minBytes: 1 }
  expect(await hashFiles([file], options)).toBe(sha256('weights\0one'))
  const [entry] = await readdir(options.cacheDirectory)
  await writeFile(join(options.cacheDirectory, entry!), sha256('kept'))
  expect(await hashFiles([file], options)).toBe(sha256('kept'))
  await write('two')
  expect(await hashFiles([file], options)).toBe(sha256('weights\0two'))
})

test('a broken entry, or a cache that cannot be written, is hashed past', async () => {
  const file = join(folder, 'weights')
  await writeFile(file, 'one')
  const options = { cacheDirectory: join(folder, 'cache'), minBytes: 1 }
  await hashFiles([file], options)
  const [entry] = await readdir(options.cacheDirectory)
  await writeFile(join(options.cacheDirectory, entry!), 'half a ha')
  expect(await hashFiles([file], options)).toBe(sha256('weights\0one'))
  expect(await hashFiles([file], { cacheDirectory: join(file, 'below'), minBytes: 1 })).toBe(sha256('weights\0one'))
})
