import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DataFormatError } from '@region-r1/core'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { readParquetRows } from './read-parquet-rows.ts'
import { readReferenceParquet } from './readers/read-reference-parquet.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(bytes: Uint8Array): Promise<string> {
  const file = join(folder, 'rows.parquet')
  await writeFile(file, bytes)
  return file
}

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

const repeated = Array.from({ length: 400 }, (_, index) => `a text that packs well, ${index}`)

test('rows come in order across row groups', async () => {
  const columnData = [{ name: 'text', data: repeated, type: 'STRING' as const }]
  const file = await write(new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 150 })))
  const rows = await collect(readParquetRows(file))
  expect(rows.map(({ row }) => row.text)).toEqual(repeated)
  expect(rows.map(({ ordinal }) => ordinal)).toEqual(repeated.map((_, index) => index))
})

test('a file that pyarrow packed with zstd is read', async () => {
  const file = fileURLToPath(new URL('__fixtures__/zstd.parquet', import.meta.url))
  const rows = (await collect(readParquetRows(file))).map(({ row }) => row)
  expect(rows).toHaveLength(51)
  expect([rows[0], rows[50]]).toEqual([
    { text: 'a text that packs well', n: 0n },
    { text: 'another', n: 50n },
  ])
})

test('a file broken anywhere is one error that the caller catches, and no second that ends the process', async () => {
  const unhandled: unknown[] = []
  const note = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))

  const columnData = ['first', 'second'].map(name => ({ name, data: repeated, type: 'STRING' as const }))
  const sound = new Uint8Array(parquetWriteBuffer({ columnData }))
  // Pages that do not unpack, and the name of a column that the schema does not have.
  const broken = Buffer.from(sound)
  broken.fill(0xff, 8, 300)
  broken[broken.lastIndexOf('second')] = 'S'.charCodeAt(0)
  const file = await write(broken)
  await expect(collect(readParquetRows(file))).rejects.toThrow(DataFormatError)
  for (let step = 0; step < 3; step++) {
    await readFile(file)
    await setImmediate()
  }
  expect(unhandled).toEqual([])
})

test('whole numbers of 64 bits and truth values count as labels, and numbers as ids', async () => {
  const list = (name: string, element: object) => [
    { name, converted_type: 'LIST' as const, repetition_type: 'OPTIONAL' as const, num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED' as const, num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL' as const, ...element },
  ]
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
  const read = async (element: object, labels: unknown[]) => {
    const schema = [
      { name: 'root', num_children: 5 },
      { name: 'query_id', repetition_type: 'REQUIRED' as const, type: 'INT64' as const },
      { name: 'query_image_path', repetition_type: 'REQUIRED' as const, ...text },
      { name: 'question', repetition_type: 'REQUIRED' as const, ...text },
      ...list('candidate_image_paths', text),
      ...list('relevance_labels', element),
    ]
    const columnData = [
      { name: 'query_id', data: [7n] },
      { name: 'query_image_path', data: ['q.png'] },
      { name: 'question', data: ['What?'] },
      { name: 'candidate_image_paths', data: [['a.png', 'b.png']] },
      { name: 'relevance_labels', data: [labels] },
    ]
    const [found] = await collect(
      readReferenceParquet(await write(new Uint8Array(parquetWriteBuffer({ columnData, schema })))),
    )
    return [found!.row.queryId, ...found!.row.candidates.map(({ relevance }) => relevance)]
  }
  expect(await read({ type: 'INT64' }, [1n, 0n])).toEqual(['7', 1, 0])
  expect(await read({ type: 'BOOLEAN' }, [true, false])).toEqual(['7', 1, 0])
})
