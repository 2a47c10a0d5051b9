import { mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'make-')))
})
afterEach(() => rm(folder, { recursive: true }))

test('makes every folder of a path, and tells the topmost that it made', async () => {
  expect(await makeFolder(join(folder, 'a', 'b', 'c'))).toBe(join(folder, 'a'))
  expect((await stat(join(folder, 'a', 'b', 'c'))).isDirectory()).toBe(true)
  expect(await makeFolder(join(folder, 'a', 'b', 'd'))).toBe(join(folder, 'a', 'b', 'd'))
  expect(await makeFolder(join(folder, 'a', 'b'))).toBeUndefined()
})

test('a file in the way is an error with its path', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST', path: file })
  await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test('where no folder can be made, the error comes at once', async context => {
  if (process.platform !== 'linux') return context.skip('there is no /proc')
  await expect(makeFolder('/proc/region-r1/deep')).rejects.toMatchObject({ path: '/proc/region-r1' })
})
