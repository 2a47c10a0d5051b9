import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataFormatError } from '@region-r1/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeRerankExamples } from '../examples/write-rerank-examples.ts'
import { convertBeir } from './convert-beir.ts'
import { convertData } from './convert-data.ts'
import { convertMbeir } from './convert-mbeir.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, ...rows: readonly (object | string)[]): Promise<string> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, rows.map(row => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'))
  return file
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const one of rows) list.push(one)
  return list
}

test('a BEIR folder and a run become examples in the order of the scores', async () => {
  await write(
    'corpus.jsonl',
    { _id: 'd1', title: 'One', text: 'a' },
    { _id: 'd2', text: 'b', metadata: { image: 'd2.png' } },
    { _id: 'd3', text: 'c' },
  )
  await write(
    'queries.jsonl',
    { _id: 'q1', text: 'Q?', metadata: { image: 'q1.png' } },
    { _id: 'q2', text: 'no picture' },
  )
  await write('qrels/test.tsv', 'query-id\tcorpus-id\tscore', 'q1\td2\t2', 'q2\td1\t1')
  const run = await write(
    'run.txt',
    'q1 Q0 d1 1 0.5 s',
    'q1 Q0 d2 2 0.9 s',
    'q1 Q0 d3 3 0.1 s',
    'q1 Q0 gone 4 0.6 s',
    'q2 Q0 d1 1 1 s',
  )
  const broken: DataFormatError[] = []
  const onBrokenRow = (error: DataFormatError) => broken.push(error)
  const found = await collect(convertBeir({ folder, run, topK: 3, onBrokenRow }))
  expect(found).toEqual([
    {
      queryId: 'q1',
      image: join(folder, 'q1.png'),
      question: 'Q?',
      candidates: [
        { id: 'd2', text: 'b', image: join(folder, 'd2.png'), relevance: 2, firstStageScore: 0.9 },
        { id: 'd1', text: 'One. a', relevance: 0, firstStageScore: 0.5 },
      ],
    },
  ])
  expect(broken.map(({ message }) => message)).toEqual([
    expect.stringContaining('document "gone" of query "q1" is not in'),
    expect.stringContaining('line 2: query "q2" has no metadata.image'),
  ])
  await writeRerankExamples(join(folder, 'examples.jsonl'), found)
})

test('M-BEIR queries become examples, positives first', async () => {
  const pool = await write(
    'pool.jsonl',
    { did: '6:1', txt: 'one', img_path: null, modality: 'text' },
    { did: '6:2', txt: null, img_path: 'm/2.jpg', modality: 'image' },
  )
  const query = {
    qid: '6:9',
    query_txt: 'Q?',
    query_img_path: 'm/q.jpg',
    query_modality: 'image,text',
    pos_cand_list: ['6:2'],
    neg_cand_list: ['6:1', '6:2'],
  }
  const queries = await write('queries.jsonl', query, { ...query, qid: '6:8', query_img_path: null })
  const broken: DataFormatError[] = []
  const found = await collect(
    convertMbeir({ queries, pool, images: '/mbeir', onBrokenRow: error => broken.push(error) }),
  )
  expect(found).toEqual([
    {
      queryId: '6:9',
      image: '/mbeir/m/q.jpg',
      question: 'Q?',
      candidates: [
        { id: '6:2', image: '/mbeir/m/2.jpg', relevance: 1 },
        { id: '6:1', text: 'one', relevance: 0 },
      ],
    },
  ])
  expect(broken[0]?.message).toContain('line 2: query "6:8" lacks a picture')
})

test('a conversion is written whole, with what was left out counted, or not at all', async () => {
  const instance = (id: string, text: unknown) => ({
    query: { query_id: id, query_image_path: 'q.jpg', query_text: text },
    candidates: [{ doc_id: 'd', image_path: 'd.jpg', text: 'D', relevance_score: 1 }],
  })
  const file = await write('prepared.json', { metadata: {}, instances: [instance('q1', 'Q?'), instance('q2', 7)] })
  const out = join(folder, 'out', 'examples.jsonl')
  await expect(convertData({ from: 'reference', file, out })).rejects.toThrow('entry "instances[1]": query.query_text')
  expect(await readdir(join(folder, 'out'))).toEqual([])
  expect(await convertData({ from: 'reference', file, out, onBrokenRow: () => {} })).toEqual({
    examples: 1,
    leftOut: 1,
  })
  expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ queryId: 'q1', image: join(folder, 'q.jpg') })
})
