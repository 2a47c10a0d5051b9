import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DataFormatError, type RerankExample } from '@region-r1/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { computeExampleStats } from './compute-example-stats.ts'
import { parseRerankExample } from './parse-rerank-example.ts'
import { readCandidates } from './read-candidates.ts'
import { readExamples } from './read-examples.ts'
import { readRerankExamples } from './read-rerank-examples.ts'
import { validateRerankExamples } from './validate-rerank-examples.ts'
import { writeRerankExamples } from './write-rerank-examples.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

const row = (queryId: string, more: object = {}) =>
  JSON.stringify({ queryId, image: 'q.png', question: 'What is it?', candidates: [{ id: 'a', text: 'A' }], ...more })

async function write(content: string | Buffer, name = 'examples.jsonl'): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const one of rows) list.push(one)
  return list
}

/** The header of a PNG is all that a size needs. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000', 'hex')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return header
}

test('a byte-order mark, blank lines, CRLF and a missing last line end are tolerated, and line numbers count them', async () => {
  const file = await write(`\ufeff${row('q1')}\r\n\r\n  \n${row('é2')}`)
  const rows = await collect(readRerankExamples(file))
  expect(rows.map(({ example, line }) => [example.queryId, line])).toEqual([
    ['q1', 1],
    ['é2', 4],
  ])
})

test.each([
  [
    'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5\n',
    'got a Git LFS pointer, not the file; run git lfs',
  ],
  ['<!DOCTYPE html><html></html>', 'got an HTML page or XML, such as an error or a login; fetch the file itself'],
  ['{\n  "queryId": "q1"\n}\n', 'got a "{" alone, as of JSON on many lines; write one object a line'],
  ['[\n  {}\n]\n', 'got a "[" alone'],
])('what is taken for JSON Lines is named: %j', async (text, message) => {
  await expect(collect(readRerankExamples(await write(text)))).rejects.toThrow(message)
})

test('the first so many examples with one of the tags are read, and no further line', async () => {
  const lines = ['a', 'b', 'a', 'c'].map((tag, index) => row(`q${index}`, { tags: [tag] }))
  const file = await write([...lines, 'broken'].join('\n'))
  const ids = async (options: object) => (await collect(readExamples(file, options))).map(({ queryId }) => queryId)
  expect(await ids({ limit: 3 })).toEqual(['q0', 'q1', 'q2'])
  expect(await ids({ limit: 2, tags: ['c', 'a'] })).toEqual(['q0', 'q2'])
  expect(await ids({ tags: ['b'], onBrokenRow: () => {} })).toEqual(['q1'])
  await expect(ids({ limit: 5 })).rejects.toThrow('line 5')
  await expect(ids({ limit: 0 })).rejects.toThrow('limit is a number from 1, got 0')
})

test('a file without an example, and one without the tag, throw with what to do', async () => {
  await expect(collect(readExamples(await write('\n')))).rejects.toThrow('has no query; expected JSON Lines')
  const tagged = collect(readExamples(await write(row('q1', { tags: ['a'] })), { tags: ['x', 'y'] }))
  await expect(tagged).rejects.toThrow('none of the 1 queries')
  await expect(tagged).rejects.toThrow('has a tag x or y')
})

test('a file that spans many chunks is read whole, gzip included', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => row(`q${index}`, { question: `ü${'x'.repeat(200)}?` }))
  const plain = await collect(readRerankExamples(await write(lines.join('\n'))))
  const zipped = await collect(readRerankExamples(await write(gzipSync(lines.join('\n')), 'examples.jsonl.gz')))
  expect(plain).toHaveLength(5_000)
  expect(plain[4_999]).toMatchObject({ line: 5_000, example: { queryId: 'q4999' } })
  expect(zipped.map(({ example }) => example.queryId)).toEqual(plain.map(({ example }) => example.queryId))
})

test('relative image paths count from the file, absolute paths and URLs stay', () => {
  const candidates = [
    { id: 'a', image: '../kb/a.png' },
    { id: 'b', image: '/abs/b.png' },
    { id: 'c', image: 'data:image/png;base64,AA==' },
    { id: 'd', image: 'HTTPS://example.org/d.png' },
    { id: 'e', text: 'no picture' },
  ]
  const example = parseRerankExample(row('q', { candidates }), { file: '/data/set/examples.jsonl', line: 1 })
  expect(example.image).toBe('/data/set/q.png')
  expect(example.candidates.map(({ image }) => image)).toEqual([
    '/data/kb/a.png',
    '/abs/b.png',
    'data:image/png;base64,AA==',
    'HTTPS://example.org/d.png',
    undefined,
  ])
})

test('a broken row throws with the file, the line and the field', async () => {
  const file = await write(`${row('q1')}\n${row('q2', { candidates: [{ id: 'a', image: 5 }] })}\n`)
  const error = await collect(readRerankExamples(file)).catch(error => error)
  expect(error).toBeInstanceOf(DataFormatError)
  expect(error).toMatchObject({ file, line: 2 })
  expect(error.message).toContain(`${file}, line 2: candidates[0].image: `)
})

test('with an observer the broken rows are handed over one by one and the rest is read', async () => {
  const file = await write(`{"queryId":\n${row('q1')}\n${row('q1')}\n${row('q2', { surprise: 1 })}\n${row('q3')}\n`)
  const broken: DataFormatError[] = []
  const rows = await collect(readRerankExamples(file, { onBrokenRow: error => broken.push(error) }))
  expect(rows.map(({ example }) => example.queryId)).toEqual(['q1', 'q3'])
  expect(broken.map(({ line }) => line)).toEqual([1, 3, 4])
  expect(broken[1]?.message).toContain('stands on line 2 already')
})

test('bytes that are not UTF-8 are named with their line', async () => {
  const file = await write(Buffer.concat([Buffer.from(`${row('q1')}\n`), Buffer.from([0x7b, 0xe9, 0x7d])]))
  await expect(collect(readRerankExamples(file))).rejects.toThrow('line 2: the bytes are not UTF-8')
})

test('a missing file, a folder and a broken archive are told apart', async () => {
  await expect(collect(readRerankExamples(join(folder, 'none.jsonl')))).rejects.toThrow('there is no file')
  await expect(collect(readRerankExamples(folder))).rejects.toThrow('is a folder')
  const whole = gzipSync(row('q1').repeat(50))
  await expect(collect(readRerankExamples(await write('no gzip', 'a.gz')))).rejects.toThrow('no valid gzip')
  await expect(collect(readRerankExamples(await write(whole.subarray(0, -12), 'b.gz')))).rejects.toThrow(
    'ends in the middle',
  )
})

test('what is written reads back the same, with paths below the folder made relative', async () => {
  const file = join(folder, 'out', 'examples.jsonl')
  const example: RerankExample = {
    queryId: 'q1',
    image: join(folder, 'out', 'images', 'q1.png'),
    question: 'What is it?',
    candidates: [
      { id: 'a', image: join(folder, 'elsewhere.png'), relevance: 1 },
      { id: 'b', image: 'https://example.org/b.png' },
    ],
    targetBox: { x1: 0, y1: 1, x2: 2, y2: 3 },
    tags: ['kind'],
  }
  await writeRerankExamples(file, [example])
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    image: 'images/q1.png',
    candidates: [{ image: join(folder, 'elsewhere.png') }, { image: 'https://example.org/b.png' }],
  })
  expect(await collect(readRerankExamples(file))).toEqual([{ example, line: 1 }])
})

test('a failed write leaves the old file and no temporary one', async () => {
  const file = await write(`${row('old')}\n`)
  const good = parseRerankExample(row('q1'), { file })
  await expect(writeRerankExamples(file, [good, good])).rejects.toThrow('comes twice')
  await expect(writeRerankExamples(file, [good, { ...good, question: ' ' }])).rejects.toThrow('question')
  expect(await readFile(file, 'utf8')).toBe(`${row('old')}\n`)
  expect(await readdir(folder)).toEqual(['examples.jsonl'])
})

test('candidates are read in order, and broken, repeated or absent ones are errors', async () => {
  const good = await write('{"id":"b","image":"b.png"}\n{"id":"a","text":"A"}\n')
  expect(await readCandidates(good)).toEqual([
    { id: 'b', image: join(folder, 'b.png') },
    { id: 'a', text: 'A' },
  ])
  await expect(readCandidates(await write('{"id":"a","text":"A"}\n{"id":"a","text":"B"}'))).rejects.toThrow(
    'line 2: id "a" stands on line 1',
  )
  await expect(readCandidates(await write('{"id":"a","text":"A"}\n{"id":"b"}'))).rejects.toThrow(
    'line 2: a candidate needs an image',
  )
  await expect(readCandidates(await write('\n'))).rejects.toThrow('holds no candidates')
})

test('a picture or text that is null is not there', async () => {
  const file = await write('{"id":"a","text":"A","image":null}\n{"id":"b","text":null,"image":"b.png"}\n')
  expect(await readCandidates(file)).toEqual([
    { id: 'a', text: 'A' },
    { id: 'b', image: join(folder, 'b.png') },
  ])
  await expect(readCandidates(await write('{"id":"a","text":null}'))).rejects.toThrow('a candidate needs an image')
})

test('further fields of a catalogue are passed over', async () => {
  const file = join(folder, 'catalogue.jsonl')
  await writeFile(file, '{"id":"a","text":"a cup","price":12,"url":"https://example.org/a","kind":"cup"}\n')
  expect(await readCandidates(file)).toEqual([{ id: 'a', text: 'a cup' }])
})

test('validation counts what is there and names what is missing or odd', async () => {
  await write(pngHeader(40, 30), 'q.png')
  await write('not a picture', 'bad.png')
  const positive = [{ id: 'a', image: 'none.png', relevance: 1 }]
  const file = await write(
    [
      row('q1', { candidates: positive, targetBox: { x1: 0, y1: 0, x2: 40, y2: 30 } }),
      row('q2', { candidates: positive, targetBox: { x1: 0, y1: 0, x2: 40, y2: 31 } }),
      row('q3', { image: 'bad.png' }),
      'nonsense',
    ].join('\n'),
  )
  const report = await validateRerankExamples(file)
  expect(report.valid).toBe(false)
  expect(report.counts).toEqual({ rows: 3, candidates: 3, images: 3, withPositive: 2, withTargetBox: 2 })
  expect(report.issues.map(({ kind, line }) => [kind, line])).toEqual([
    ['missing-image', 1],
    ['box-outside-image', 2],
    ['no-positive', 3],
    ['unreadable-image', 3],
    ['broken-row', 4],
  ])
})

test('a file with nothing odd is valid, an empty one is not', async () => {
  await write(pngHeader(40, 30), 'q.png')
  const good = await validateRerankExamples(
    await write(row('q1', { candidates: [{ id: 'a', text: 'A', relevance: 2 }] })),
  )
  expect(good).toMatchObject({ valid: true, issues: [], issueCounts: {} })
  expect(await validateRerankExamples(await write(''))).toMatchObject({ valid: false, issueCounts: { 'no-rows': 1 } })
})

test('statistics are worked by hand', async () => {
  const candidates = [
    { id: 'a', text: 'A', relevance: 1 },
    { id: 'b', image: 'b.png', text: 'B' },
    { id: 'c', image: 'c.png' },
  ]
  const file = await write(
    `${row('q1', { tags: ['kind', 'large'] })}\n${row('q2', { candidates, tags: ['kind'], question: 'Why?' })}\n`,
  )
  expect(await computeExampleStats(file)).toEqual({
    queries: 2,
    candidates: { min: 1, mean: 2, max: 3 },
    positives: { min: 0, mean: 0.5, max: 1 },
    queriesWithPositive: 1,
    queriesWithTargetBox: 0,
    questionLength: { min: 4, mean: 7.5, max: 11 },
    distinctQuestions: 2,
    distinctQueryImages: 1,
    distinctCandidates: 3,
    candidatesWithImage: 2,
    candidatesWithText: 3,
    tags: { kind: 2, large: 1 },
  })
  await expect(computeExampleStats(await write(''))).rejects.toThrow('holds no examples')
})
