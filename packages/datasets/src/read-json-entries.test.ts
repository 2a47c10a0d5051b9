import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readJsonEntries } from './read-json-entries.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(content: string | Buffer, name = 'kb.json'): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

async function read(content: string | Buffer, options: { at?: string; name?: string } = {}) {
  const entries: [string, unknown][] = []
  const { at, name } = options
  for await (const { key, bytes } of readJsonEntries(await write(content, name), at === undefined ? {} : { at })) {
    entries.push([key, JSON.parse(bytes.toString())])
  }
  return entries
}

const awkward = {
  'https://en.wikipedia.org/wiki/%C3%89': { text: 'a "quoted" } ] , : \\', list: [[], {}, [{ a: '\\"' }]] },
  'ключ\n"x"': 'backslashes \\\\',
  '': null,
  number: -1.5e3,
  word: true,
  empty: {},
  'empty list': [],
}

test('every kind of value and key comes out as JSON.parse has it, compact or indented', async () => {
  const expected = Object.entries(awkward)
  expect(await read(JSON.stringify(awkward))).toEqual(expected)
  expect(await read(`\ufeff\r\n${JSON.stringify(awkward, null, '\t')}\r\n`)).toEqual(expected)
})

test('values that cross the borders of the chunks are whole, and offsets point at them', async () => {
  const source = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`k${index}`, { text: `${'\\"é\\'.repeat(index * 97)}`, index }]),
  )
  const file = await write(JSON.stringify(source))
  const content = Buffer.from(JSON.stringify(source))
  expect(content.length).toBeGreaterThan(10 * 256 * 1024)
  let count = 0
  for await (const { key, bytes, offset, ordinal } of readJsonEntries(file)) {
    expect(JSON.parse(bytes.toString())).toEqual(source[key])
    expect(content.compare(bytes, 0, bytes.length, offset, offset + bytes.length)).toBe(0)
    expect(ordinal).toBe(count++)
  }
  expect(count).toBe(300)
})

test('arrays, empty documents and archives are read', async () => {
  expect(await read('[1, "a", {"b": 2}]')).toEqual([
    ['', 1],
    ['', 'a'],
    ['', { b: 2 }],
  ])
  expect(await read('{ }')).toEqual([])
  expect(await read(gzipSync(JSON.stringify(awkward)), { name: 'kb.json.gz' })).toEqual(Object.entries(awkward))
})

test('the members of one member are read, whatever stands before and behind it', async () => {
  const source = { info: { a: [1, { b: ']' }] }, name: 'x', list: [[1], 2], images: [{ id: 1 }, { id: 2 }], rest: 1 }
  expect(await read(JSON.stringify(source), { at: 'images' })).toEqual([
    ['', { id: 1 }],
    ['', { id: 2 }],
  ])
  await expect(read(JSON.stringify(source), { at: 'none' })).rejects.toThrow('there is no member "none"')
})

test.each([
  ['', 'ends in the middle'],
  ['{"a": 1', 'ends in the middle'],
  ['{"a": "x', 'ends in the middle'],
  ['{"a": {"b": 1}', 'ends in the middle'],
  ['"a"', 'expected a JSON object or array'],
  ['{"a": 1 "b": 2}', 'expected "," or "}"'],
  ['{"a" 1}', 'expected ":"'],
  ['{a: 1}', 'expected a key'],
  ['{"a": }', 'expected a value'],
  ['{"a": 1}{"b": 2}', 'expected the end of the file'],
])('the broken document %s is an error', async (content, problem) => {
  await expect(read(content)).rejects.toThrow(problem)
})
