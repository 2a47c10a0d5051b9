import { expect, test } from 'vitest'
import { nameFileErrors } from './name-file-errors.ts'

test('an error of the file system gets the name of the file, in place of none or of a temporary one', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  await expect(nameFileErrors('rows.jsonl', () => Promise.reject(full))).rejects.toMatchObject({ path: 'rows.jsonl' })
  const temporary = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open', path: 'rows.jsonl.1.tmp' })
  await expect(nameFileErrors('rows.jsonl', () => Promise.reject(temporary))).rejects.toMatchObject({
    path: 'rows.jsonl',
  })
})

test('other errors, and values, pass as they are', async () => {
  await expect(nameFileErrors('a', () => Promise.reject(new Error('other')))).rejects.not.toHaveProperty('path')
  expect(await nameFileErrors('a', async () => 3)).toBe(3)
})
