import { spawnSync } from 'node:child_process'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFileAtomically } from './write-file-atomically.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function* pieces() {
  yield 'one\n'
  yield new TextEncoder().encode('two\n')
}

test.each([
  ['a text', () => 'one\ntwo\n'],
  ['bytes', () => new TextEncoder().encode('one\ntwo\n')],
  ['an array of texts', () => ['one\n', 'two\n']],
  ['pieces as they come', pieces],
])('writes %s into a folder that it makes', async (_, create) => {
  const file = join(folder, 'deep', 'file.txt')
  await writeFileAtomically(file, create())
  expect(await readFile(file, 'utf8')).toBe('one\ntwo\n')
  expect(await readdir(join(folder, 'deep'))).toEqual(['file.txt'])
})

test('leaves the file of before and nothing else where the pieces break off', async () => {
  const file = join(folder, 'file.txt')
  await writeFile(file, 'before')
  async function* broken() {
    yield 'half'
    throw new Error('broken off')
  }
  await expect(writeFileAtomically(file, broken())).rejects.toThrow('broken off')
  expect(await readFile(file, 'utf8')).toBe('before')
  expect(await readdir(folder)).toEqual(['file.txt'])
})

test('the file behind a link is written, and the link stays', async () => {
  const [file, link] = [join(folder, 'file.txt'), join(folder, 'link.txt')]
  await writeFile(file, 'before')
  await symlink('file.txt', link)
  await writeFileAtomically(link, 'after')
  expect((await lstat(link)).isSymbolicLink()).toBe(true)
  expect(await readFile(file, 'utf8')).toBe('after')
  expect(await readdir(folder)).toEqual(['file.txt', 'link.txt'])
})

test.skipIf(process.platform === 'win32')('a pipe is written, not replaced by a file', async () => {
  const pipe = join(folder, 'pipe')
  spawnSync('mkfifo', [pipe])
  const [read] = await Promise.all([readFile(pipe, 'utf8'), writeFileAtomically(pipe, pieces())])
  expect(read).toBe('one\ntwo\n')
  expect((await lstat(pipe)).isFIFO()).toBe(true)
})

test('an error names the file that was to be written, not the temporary one', async () => {
  const file = join(folder, 'taken')
  await mkdir(join(file, 'deep'), { recursive: true })
  await expect(writeFileAtomically(file, 'text')).rejects.toMatchObject({ path: file })
})
