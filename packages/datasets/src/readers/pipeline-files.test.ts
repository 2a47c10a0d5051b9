import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataFormatError } from '@region-r1/core'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { convertData } from '../convert/convert-data.ts'
import { convertOmgmPictures } from '../convert/convert-omgm-pictures.ts'
import { openArticleImages } from '../open-article-images.ts'
import { openRetrievalResults } from './open-retrieval-results.ts'
import { readEchosightResults } from './read-echosight-results.ts'
import { readOmgmResults } from './read-omgm-results.ts'
import { readReferenceEvaluation } from './read-reference-evaluation.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipelines-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
  return file
}

const lines = (...rows: readonly object[]) => rows.map(row => JSON.stringify(row)).join('\n')

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

test('result lists of JSON Lines are those of the one object, read and looked up', async () => {
  const echosight = { retrieved_entries: ['u/B', 'u/A'], retrieval_similarities: [0.9, 0.8], reranked_entries: ['u/A'] }
  const omgm = { retrieved_entities: [{ url: 'u/A', title: 'A' }], retrieval_similarities: [0.7], sec_sim: [[0.1]] }
  for (const [format, read, value] of [
    ['echosight-results', readEchosightResults, echosight],
    ['omgm-results', readOmgmResults, omgm],
  ] as const) {
    const object = await write(`${format}.json`, JSON.stringify({ one: value, two: value }))
    const rows = await write(`${format}.jsonl`, lines({ data_id: 'one', ...value }, { ...value, data_id: 'two' }))
    const expected = (await collect(read(object))).map(({ row }) => row)
    expect(await collect(read(rows))).toEqual(expected.map((row, ordinal) => ({ row, ordinal, line: ordinal + 1 })))
    const results = await openRetrievalResults(rows, format)
    expect(await results.get('two')).toEqual(expected[1])
    expect(await results.get('three')).toBeUndefined()
    await results.close()
  }
  const nameless = await write('nameless.jsonl', lines({ data_id: 'one', ...echosight }, echosight))
  await expect(collect(readEchosightResults(nameless))).rejects.toThrow(`${nameless}, line 2: data_id: `)
})

test("OMGM's tables become one map by title, in the tables' order, ten pictures at most and none twice", async () => {
  const many = Array.from({ length: 12 }, (_, index) => `Many,http://m/${index},full/1/${index}.jpg,c`)
  // Part 10 comes behind part 2, whatever the alphabet says.
  await write('tables/wiki_image_url_part_10_processed.csv', `title,image_URL,img_path,caption\nOwl,x,late.jpg,c`)
  await write(
    'tables/wiki_image_url_part_2_processed.csv',
    `title,image_URL,img_path,caption\nOwl,http://o/1,full/2/1.jpg,"an owl, by night"\nOwl,http://o/1,full/2/1.jpg,c\nOwl,,,\n${many.join('\n')}`,
  )
  await write('tables/notes.csv', 'a,b\n1,2')
  const out = join(folder, 'map.json')
  expect(await convertOmgmPictures({ folder: join(folder, 'tables'), out })).toEqual({ titles: 2, pictures: 12 })
  const map = JSON.parse(await readFile(out, 'utf8'))
  expect(map.Owl).toEqual(['full/2/1.jpg', 'late.jpg'])
  expect(map.Many).toEqual(Array.from({ length: 10 }, (_, index) => `full/1/${index}.jpg`))

  await write('kb/late.jpg', '')
  const images = await openArticleImages({ mapping: out, folder: join(folder, 'kb') })
  const article = { url: 'u/Owl', title: 'Owl', sections: [], images: [{ url: 'http://elsewhere/1.jpg' }] }
  expect(await images.list(article)).toEqual([join(folder, 'kb/late.jpg')])
  expect(await images.find({ ...article, title: 'Many' })).toBeUndefined()
  await images.close()

  await expect(convertOmgmPictures({ folder, out })).rejects.toThrow('holds no wiki_image_url_part_*.csv')
})

test("the public code's evaluation is read with its boxes, and a broken cell is named", async () => {
  const header =
    'example_idx,query_id,question,has_bbox,bbox,num_candidates,original_rank,cropped_rank,rank_improvement,original_mrr,cropped_mrr,mrr_improvement,original_ndcg,cropped_ndcg,ndcg_improvement,generated_text'
  const kept = '0,q0,What?,False,None,5,2,2,0,0.5,0.5,0.0,0.63,0.63,0.0,<answer>no</answer>'
  const cropped = '1,q1,What?,True,"[10, 20.5, 110, 220]",5,3,1,2,0.333,1.0,0.667,0.5,1.0,0.5,"crop, please"'
  const file = await write('evaluation.csv', [header, kept, cropped, cropped.replace('20.5, ', '')].join('\n'))
  const broken: DataFormatError[] = []
  const rows = await collect(readReferenceEvaluation(file, { onBrokenRow: error => broken.push(error) }))
  expect(rows.map(({ row }) => row)).toEqual([
    {
      queryId: 'q0',
      question: 'What?',
      candidates: 5,
      original: { rank: 2, mrr: 0.5, ndcg: 0.63 },
      cropped: { rank: 2, mrr: 0.5, ndcg: 0.63 },
      answer: '<answer>no</answer>',
    },
    expect.objectContaining({
      corners: [10, 20.5, 110, 220],
      original: { rank: 3, mrr: 0.333, ndcg: 0.5 },
      cropped: { rank: 1, mrr: 1, ndcg: 1 },
      answer: 'crop, please',
    }),
  ])
  expect(broken.map(({ message }) => message)).toEqual([
    `${file}, line 4, column bbox: expected four numbers as [x1, y1, x2, y2], got "[10, 110, 220]"`,
  ])
})

test("M2KR's tables and a run become examples; a right passage that was not retrieved is none of them", async () => {
  const text = (name: string, data: readonly (string | null)[]) => ({ name, data: [...data], type: 'STRING' as const })
  const questions = await write(
    'questions.parquet',
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          text('question_id', ['EVQA_0', 'EVQA_1', 'EVQA_2']),
          text('question', ['What is it?', 'Where?', 'When?']),
          text('img_path', ['a/0.jpg', 'a/1.jpg', null]),
          { name: 'pos_item_ids', data: [['p1', 'p9'], ['p1'], ['p1']], type: 'JSON' },
        ],
      }),
    ),
  )
  const passages = await write(
    'passages.parquet',
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [text('passage_id', ['p1', 'p2', 'p3']), text('passage_content', ['One.', 'Two.', 'Three.'])],
      }),
    ),
  )
  const run = await write('run.trec', 'EVQA_0 Q0 p2 1 0.4 r\nEVQA_0 Q0 p1 2 0.6 r\nEVQA_2 Q0 p1 1 1 r\n')
  const out = join(folder, 'examples.jsonl')
  const broken: string[] = []
  const result = await convertData({
    from: 'm2kr',
    questions,
    passages,
    images: join(folder, 'pictures'),
    run,
    out,
    onBrokenRow: ({ message }) => broken.push(message),
  })
  expect(result).toEqual({ examples: 1, leftOut: 2 })
  expect(JSON.parse(await readFile(out, 'utf8'))).toEqual({
    queryId: 'EVQA_0',
    image: 'pictures/a/0.jpg',
    question: 'What is it?',
    candidates: [
      { id: 'p1', text: 'One.', relevance: 1, firstStageScore: 0.6 },
      { id: 'p2', text: 'Two.', relevance: 0, firstStageScore: 0.4 },
    ],
  })
  expect(broken).toEqual([
    expect.stringContaining('row 1: question "EVQA_1" has no list in'),
    expect.stringContaining('row 2: question "EVQA_2" lacks a picture or a text'),
  ])
})
