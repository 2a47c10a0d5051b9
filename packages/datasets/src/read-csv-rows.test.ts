import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCsvRows } from './read-csv-rows.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function read(content: string | Uint8Array) {
  const file = join(folder, 'table.csv')
  await writeFile(file, content)
  const rows: (string | number)[][] = []
  for await (const { row, line } of readCsvRows(file, { columns: ['id', 'name'] })) rows.push([line, row.id, row.name])
  return rows
}

test('the ends of lines may be of all three kinds in one file, and lines are still counted', async () => {
  const rows = [
    [2, 'a', 'x'],
    [3, 'b', 'two\nlines'],
    [5, 'c', 'z'],
  ]
  expect(await read('id,name\r\na,x\nb,"two\nlines"\r\nc,z\n')).toEqual(rows)
  expect(await read('id,name\na,x\r\nb,"two\nlines"\nc,z')).toEqual(rows)
  expect(await read('id,name\ra,x\r')).toEqual([[2, 'a', 'x']])
})

test('bytes that are not UTF-8 are named with their line in place of being read as other letters', async () => {
  const utf8 = Buffer.from('id,name\na,x\nb,Århus\n')
  const latin1 = Buffer.from('id,name\na,x\nb,Århus\n', 'latin1')
  expect(await read(utf8)).toEqual([
    [2, 'a', 'x'],
    [3, 'b', 'Århus'],
  ])
  await expect(read(latin1)).rejects.toThrow(DataFormatError)
  await expect(read(latin1)).rejects.toThrow('table.csv, line 3: the bytes are not UTF-8 text')
  await expect(read(Buffer.from('id,name\na,x', 'utf16le'))).rejects.toThrow('line 1')
  // The file ends inside of a letter.
  await expect(read(utf8.subarray(0, utf8.indexOf('Å') + 1))).rejects.toThrow('line 3')
})

test('the first columns of a wrong file are named, not all hundred thousand', async () => {
  const reading = read(`key,${'x,'.repeat(100_000)}y\n`)
  await expect(reading).rejects.toThrow(/expected the columns id, name, found key, x(, x)+ and 99972 more; is this/)
})

test('a letter that two chunks share is whole', async () => {
  const rows = await read(`id,name\n${'é,ñ\n'.repeat(100_000)}`)
  expect(new Set(rows.map(([, id, name]) => `${id}${name}`))).toEqual(new Set(['éñ']))
  expect(rows).toHaveLength(100_000)
})
