import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

test('an error names the file that was to be written, not the temporary one', async () => {
  const file = join(folder, 'taken')
  await mkdir(join(file, 'deep'), { recursive: true })
  await expect(writeFileAtomically(file, 'text')).rejects.toMatchObject({ path: file })
})
