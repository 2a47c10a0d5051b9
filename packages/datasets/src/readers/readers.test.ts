import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { DataFormatError } from '@region-r1/core'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatLandmarkPaths } from './format-landmark-paths.ts'
import { joinInfoseek } from './join-infoseek.ts'
import { openKbArticles } from './open-kb-articles.ts'
import { openWiki6mArticles } from './open-wiki6m-articles.ts'
import { readBeirDocuments } from './read-beir-documents.ts'
import { readBeirQrels } from './read-beir-qrels.ts'
import { readEchosightResults } from './read-echosight-results.ts'
import { readHardNegatives } from './read-hard-negatives.ts'
import { readCocoImagePaths, readIdToName } from './read-inaturalist-image-paths.ts'
import { readInfoseekQuestions } from './read-infoseek-questions.ts'
import { readKbArticles } from './read-kb-articles.ts'
import { readMbeirPool } from './read-mbeir-pool.ts'
import { readMbeirQueries } from './read-mbeir-queries.ts'
import { readOmgmAnswers } from './read-omgm-answers.ts'
import { readOmgmResults } from './read-omgm-results.ts'
import { formatOvenImagePath, readOvenImagePaths } from './read-oven-image-paths.ts'
import { readOvenQuestions } from './read-oven-questions.ts'
import { readReferenceInstances } from './read-reference-instances.ts'
import { readReferenceParquet } from './read-reference-parquet.ts'
import { readTrecQrels } from './read-trec-qrels.ts'
import { readTrecRun } from './read-trec-run.ts'
import { formatWiki6mImagePath, readWiki6mEntries } from './read-wiki6m-entries.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

const lines = (rows: readonly unknown[]) => rows.map(row => JSON.stringify(row)).join('\n')

async function collect<Row>(rows: AsyncIterable<{ row: Row }>): Promise<Row[]> {
  const list: Row[] = []
  for await (const { row } of rows) list.push(row)
  return list
}

test('knowledge-base articles come in order, and a broken one is left out where the caller allows it', async () => {
  const article = { title: 'T', section_titles: ['T'], section_texts: ['text'], image_urls: [], url: 'u' }
  const file = await write('kb.json', JSON.stringify({ a: article, b: { ...article, title: 7 }, c: article }))
  await expect(collect(readKbArticles(file))).rejects.toThrow('line 1, entry "b": title: ')
  const broken: DataFormatError[] = []
  const found = await collect(readKbArticles(file, { onBrokenRow: error => broken.push(error) }))
  expect(found.map(({ url }) => url)).toEqual(['a', 'c'])
  expect(found[0]).toEqual({ url: 'a', title: 'T', sections: [{ title: 'T', text: 'text' }], images: [] })
  expect(broken).toHaveLength(1)
})

test('broken entries of one large document are named with their lines, packed or not', async () => {
  const good = '{"retrieved_entries":["u"],\n"retrieval_similarities":[1]}'
  const text = `{"a":${good},\n"b":{},\n"c":${good},\n\n"d":7}\n`
  for (const file of [await write('r.json', text), await write('r.json.gz', gzipSync(text))]) {
    const broken: DataFormatError[] = []
    const found = await collect(readEchosightResults(file, { onBrokenRow: error => broken.push(error) }))
    expect(found.map(({ dataId }) => dataId)).toEqual(['a', 'c'])
    expect(broken.map(({ line }) => line)).toEqual([3, 7])
    expect(broken[1]!.message).toMatch(new RegExp(`^${file}, line 7, entry "d": `))
  }
})

test('a broken article or line of a knowledge base is told once, and the rest is looked up', async () => {
  const article = { title: 'T', section_titles: ['T'], section_texts: ['text'], image_urls: [] }
  const file = await write('kb.json', JSON.stringify({ a: article, b: { title: 7 } }))
  const broken: string[] = []
  const onBrokenRow = ({ message }: DataFormatError) => broken.push(message)
  const articles = await openKbArticles(file, { onBrokenRow })
  expect([await articles.get('b'), await articles.get('b')]).toEqual([undefined, undefined])
  expect((await articles.get('a'))?.title).toBe('T')
  expect(broken).toEqual([expect.stringContaining('entry "b": title: ')])
  await articles.close()

  const wiki = await write('wiki.jsonl', `{"wikidata_id":"Q1","wikipedia_title":"One"}\n{"wikidata_id":\n`)
  await expect(openWiki6mArticles(wiki)).rejects.toThrow('line 2: expected one JSON value')
  const entries = await openWiki6mArticles(wiki, { onBrokenRow })
  expect((await entries.get('Q1'))?.title).toBe('One')
  expect(broken[1]).toContain('line 2: expected one JSON value')
  await entries.close()
})

test('InfoSeek questions are read with every form of reference, and without labels', async () => {
  const common = { data_id: 'd', image_id: 'oven_1', question: 'Q?' }
  const file = await write(
    'val.jsonl',
    lines([
      { ...common, answer: ['China'], answer_eval: ['cn', 'China'], data_split: 'train' },
      { ...common, answer: ['10'], answer_eval: [{ wikidata: 10, range: [9, 11] }], data_split: 'val_unseen_entity' },
      { ...common, answer: ['10'], answer_eval: { wikidata: 10, range: [9, 11, 5] } },
      common,
    ]),
  )
  const numerical = { type: 'numerical', value: 10, range: [9, 11] }
  const found = await collect(readInfoseekQuestions(file))
  expect(found.map(({ reference }) => reference)).toEqual([
    { type: 'text', accepted: ['cn', 'China'] },
    numerical,
    numerical,
    undefined,
  ])
  expect(found[0]).toMatchObject({ dataId: 'd', imageId: 'oven_1', answers: ['China'], split: 'train' })
  expect(found[3]).toEqual({ dataId: 'd', imageId: 'oven_1', question: 'Q?', answers: [] })
})

test("InfoSeek's three files are joined by data_id, in whatever order they stand", async () => {
  const question = (id: string) => ({ data_id: id, image_id: 'i', question: 'Q?', answer: ['x'], answer_eval: ['x'] })
  const questions = await write('val.jsonl', lines([question('1'), question('2')]))
  const entities = await write('kb.jsonl', lines([{ data_id: '2', entity_id: 'Q2', entity_text: 'Two' }]))
  const questionTypes = await write(
    'qtype.jsonl',
    lines([
      { data_id: '2', question_type: 'NUMERICAL' },
      { data_id: '1', question_type: 'Time' },
    ]),
  )
  const joined = await collect(joinInfoseek({ questions, entities, questionTypes }))
  expect(joined.map(({ dataId, entityId, questionType }) => [dataId, entityId, questionType])).toEqual([
    ['1', undefined, 'Time'],
    ['2', 'Q2', 'Numerical'],
  ])
})

test('Wiki6M is read packed, and empty fields count as absent', async () => {
  const rows = [
    {
      wikidata_id: 'Q1',
      wikipedia_title: 'One',
      wikipedia_content: 'c',
      wikipedia_summary: '',
      wikipedia_image_url: null,
    },
    { wikidata_id: 'Q22', wikipedia_title: 'Two' },
  ]
  const file = await write('Wiki6M_ver_1_0.jsonl.gz', gzipSync(lines(rows)))
  expect(await collect(readWiki6mEntries(file))).toEqual([
    { wikidataId: 'Q1', title: 'One', content: 'c' },
    { wikidataId: 'Q22', title: 'Two' },
  ])
  expect([formatWiki6mImagePath('Q12345'), formatWiki6mImagePath('Q1')]).toEqual(['Q123/Q12345.jpg', 'Q1/Q1.jpg'])
})

test('OVEN questions and both of its path maps are read', async () => {
  const row = {
    data_id: 'd',
    image_id: 'oven_04958423',
    question: 'Q?',
    entity_id: 'Q1',
    entity_text: 'One',
    data_split: 'entity_train',
  }
  expect(await collect(readOvenQuestions(await write('oven.jsonl', lines([row]))))).toEqual([
    { dataId: 'd', imageId: 'oven_04958423', question: 'Q?', entityId: 'Q1', entityText: 'One', split: 'entity_train' },
  ])
  const path = { imageId: 'oven_04958423', path: 'gldv2/a,b/c.JPEG' }
  expect(await collect(readOvenImagePaths(await write('map.csv', 'oven_04958423,gldv2/a,b/c.JPEG\n')))).toEqual([path])
  const map = await write('id2image.jsonl', lines([{ image_id: path.imageId, image_path: path.path }]))
  expect(await collect(readOvenImagePaths(map))).toEqual([path])
  expect(formatOvenImagePath(path.imageId, path.path)).toBe('oven_images/04/oven_04958423.JPEG')
  await expect(collect(readOvenImagePaths(await write('bad.csv', 'x,y\nno comma\n')))).rejects.toThrow(
    'line 2: expected an image id',
  )
})

test('iNaturalist names come from either file, and landmarks have two layouts', async () => {
  const expected = [{ imageId: '2686845', path: 'val/00001_Plant/a.jpg' }]
  const names = await write('val_id2name.json', JSON.stringify({ 2686845: expected[0]!.path }))
  expect(await collect(readIdToName(names))).toEqual(expected)
  const coco = { info: {}, images: [{ id: 2686845, width: 5, file_name: expected[0]!.path }], annotations: [{ id: 1 }] }
  expect(await collect(readCocoImagePaths(await write('val.json', JSON.stringify(coco))))).toEqual(expected)
  expect(formatLandmarkPaths('ae67170774ef5750')).toEqual({
    nested: 'a/e/6/ae67170774ef5750.jpg',
    flat: 'ae67170774ef5750.jpg',
  })
})

test("results of EchoSight and OMGM are read, each URL's first hit kept", async () => {
  const echosight = {
    'E-VQA_0': {
      retrieved_entries: ['u1', 'u2', 'u1'],
      retrieval_similarities: [0.9, 0.8, 0.7],
      reranked_entries: ['u2', 'u1'],
      reranked_sections: ['# Wiki Article'],
    },
  }
  expect(await collect(readEchosightResults(await write('e.json', JSON.stringify(echosight))))).toEqual([
    {
      dataId: 'E-VQA_0',
      entries: [
        { url: 'u1', similarity: 0.9, fileOrder: 2 },
        { url: 'u2', similarity: 0.8, fileOrder: 1 },
      ],
      duplicates: 1,
      rerankedUrls: ['u2', 'u1'],
      rerankedSections: ['# Wiki Article'],
    },
  ])
  const omgm = {
    // 0.9 * 0.9 + 0.1 * 0.2 = 0.83 against 0.9 * 0.85 + 0.1 * 0.8 = 0.845; an article without sections has 0.9 * 0.93.
    d: {
      retrieved_entities: ['u1', 'u2', 'u3'].map(url => ({ url, title: url })),
      retrieval_similarities: [0.9, 0.85, 0.93],
      sec_sim: [[0.1, 0.2], [0.8], []],
    },
    first: { retrieved_entities: [{ url: 'u1', title: 'One' }], retrieval_similarities: [0.9] },
  }
  expect(await collect(readOmgmResults(await write('o.json', JSON.stringify(omgm))))).toEqual([
    {
      dataId: 'd',
      entries: [
        { url: 'u1', title: 'u1', similarity: 0.9, sectionSimilarities: [0.1, 0.2], fileOrder: 3 },
        { url: 'u2', title: 'u2', similarity: 0.85, sectionSimilarities: [0.8], fileOrder: 1 },
        { url: 'u3', title: 'u3', similarity: 0.93, sectionSimilarities: [], fileOrder: 2 },
      ],
      duplicates: 0,
      rerankedUrls: ['u2', 'u3', 'u1'],
    },
    { dataId: 'first', entries: [{ url: 'u1', title: 'One', similarity: 0.9 }], duplicates: 0 },
  ])
  const uneven = { d: { retrieved_entries: ['u1'], retrieval_similarities: [] } }
  await expect(collect(readEchosightResults(await write('bad.json', JSON.stringify(uneven))))).rejects.toThrow(
    'entry "d": ',
  )
  const answer = {
    data_id: 'd',
    question: 'Q?',
    prediction: 'p',
    entity_url: 'u1',
    top1_entity_url: 'u2',
    gt_answer: 'g',
  }
  expect(await collect(readOmgmAnswers(await write('s3.json', JSON.stringify([answer]))))).toEqual([
    { dataId: 'd', question: 'Q?', prediction: 'p', entityUrl: 'u1', topUrl: 'u2' },
  ])
})

test('hard negatives are read in both forms', async () => {
  const file = await write(
    'neg.json',
    JSON.stringify({
      100: [{ entry: 'u1', similarity: 0.5 }],
      200: { gt_entity_pos_img: 'a/b.jpg', top_20: [{ entry: 'u2', rank: 1 }] },
      300: { gt_entity_pos_img: null, top_20: [] },
    }),
  )
  expect(await collect(readHardNegatives(file))).toEqual([
    { imageId: '100', entries: [{ url: 'u1', similarity: 0.5 }] },
    { imageId: '200', entries: [{ url: 'u2' }], positiveImage: 'a/b.jpg' },
    { imageId: '300', entries: [] },
  ])
})

test("the reference code's JSON becomes examples", async () => {
  const content = {
    metadata: { num_entries: 1, seed: 42 },
    instances: [
      {
        query: { query_image_path: 'q.jpg', query_text: 'Find images related to: T', query_id: 'query_0_u' },
        candidates: [
          { doc_id: 'doc_0_correct', image_path: 'a.jpg', text: 'A', relevance_score: 1.0 },
          { doc_id: 'doc_0_neg_0', image_path: '/b.jpg', text: 'B', relevance_score: 0.0 },
        ],
      },
    ],
  }
  const found = await collect(readReferenceInstances(await write('prepared.json', JSON.stringify(content))))
  expect(found).toEqual([
    {
      queryId: 'query_0_u',
      image: join(folder, 'q.jpg'),
      question: 'Find images related to: T',
      candidates: [
        { id: 'doc_0_correct', image: join(folder, 'a.jpg'), text: 'A', relevance: 1 },
        { id: 'doc_0_neg_0', image: '/b.jpg', text: 'B', relevance: 0 },
      ],
    },
  ])
})

const list = (name: string, element: object) => [
  { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 } as const,
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const,
  { name: 'element', repetition_type: 'OPTIONAL', ...element } as const,
]
const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const

test("the reference code's Parquet becomes examples, with the columns that it writes and with those that it reads", async () => {
  const lists = { images: [['a.jpg', '/b.jpg']], texts: [['A', 'B']], labels: [[1, 0]] }
  const written = parquetWriteBuffer({
    columnData: [
      { name: 'query_id', data: ['q1'] },
      {
        name: 'data',
        data: [
          [
            { role: 'system', content: 'S' },
            { role: 'user', content: 'Q?' },
          ],
        ],
      },
      { name: 'image', data: ['q.jpg'] },
      { name: 'candidate_images', data: lists.images },
      { name: 'relevance_labels', data: lists.labels },
      { name: 'candidate_texts', data: lists.texts },
    ],
    schema: [
      { name: 'root', num_children: 6 },
      { name: 'query_id', ...text },
      { name: 'data', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
      { name: 'role', repetition_type: 'OPTIONAL', ...text },
      { name: 'content', repetition_type: 'OPTIONAL', ...text },
      { name: 'image', ...text },
      ...list('candidate_images', text),
      ...list('relevance_labels', { type: 'DOUBLE' }),
      ...list('candidate_texts', text),
    ],
  })
  const read = parquetWriteBuffer({
    columnData: [
      { name: 'data_id', data: ['q1'] },
      { name: 'query_image_path', data: ['q.jpg'] },
      { name: 'question', data: ['Q?'] },
      { name: 'candidate_image_paths', data: lists.images },
      { name: 'relevance_labels', data: lists.labels },
      { name: 'candidate_texts', data: lists.texts },
    ],
    schema: [
      { name: 'root', num_children: 6 },
      { name: 'data_id', ...text },
      { name: 'query_image_path', ...text },
      { name: 'question', ...text },
      ...list('candidate_image_paths', text),
      ...list('relevance_labels', { type: 'DOUBLE' }),
      ...list('candidate_texts', text),
    ],
  })
  const expected = {
    queryId: 'q1',
    image: join(folder, 'q.jpg'),
    question: 'Q?',
    candidates: [
      { id: 'candidate_0', image: join(folder, 'a.jpg'), text: 'A', relevance: 1 },
      { id: 'candidate_1', image: '/b.jpg', text: 'B', relevance: 0 },
    ],
  }
  expect(await collect(readReferenceParquet(await write('written.parquet', new Uint8Array(written))))).toEqual([
    expected,
  ])
  expect(await collect(readReferenceParquet(await write('read.parquet', new Uint8Array(read))))).toEqual([expected])
  await expect(collect(readReferenceParquet(await write('no.parquet', 'nothing of the kind')))).rejects.toThrow(
    'expected a Parquet file',
  )
})

test('BEIR documents and judgements are read', async () => {
  const corpus = await write(
    'corpus.jsonl',
    lines([
      { _id: 'd1', title: 'T', text: 'x', metadata: { image: 'a.png' } },
      { _id: 'd2', text: '' },
    ]),
  )
  expect(await collect(readBeirDocuments(corpus))).toEqual([
    { id: 'd1', title: 'T', text: 'x', metadata: { image: 'a.png' } },
    { id: 'd2', title: '', text: '', metadata: {} },
  ])
  const qrels = await write('test.tsv', 'query-id\tcorpus-id\tscore\r\nq 1\td1\t2\r\n')
  expect(await collect(readBeirQrels(qrels))).toEqual([{ queryId: 'q 1', documentId: 'd1', relevance: 2 }])
  await expect(collect(readBeirQrels(await write('a.tsv', 'q1\td1\t2\n')))).rejects.toThrow(
    'line 1: expected the header',
  )
  const broken = await write('b.tsv', 'query-id\tcorpus-id\tscore\nq1\td1\n')
  await expect(collect(readBeirQrels(broken))).rejects.toThrow(
    'line 2: expected the columns "query-id corpus-id score"',
  )
})

test("TREC judgements and runs are read, with and without M-BEIR's task column", async () => {
  const qrels = await write('qrels.txt', 'q1 0 d1 1\n6:1\t0\t6:2\t-1\t8\n')
  expect(await collect(readTrecQrels(qrels))).toEqual([
    { queryId: 'q1', documentId: 'd1', relevance: 1 },
    { queryId: '6:1', documentId: '6:2', relevance: -1 },
  ])
  const run = await write('run.txt', 'q1 Q0 d1 1 0.5 sys\n6:1 Q0 6:2 2 -1e-3 sys 8\n')
  expect(await collect(readTrecRun(run))).toEqual([
    { queryId: 'q1', documentId: 'd1', rank: 1, score: 0.5, tag: 'sys' },
    { queryId: '6:1', documentId: '6:2', rank: 2, score: -0.001, tag: 'sys' },
  ])
  const spaced = await write('bad', 'q1 Q0 d1 1 0.5 my system\n')
  await expect(collect(readTrecRun(spaced))).rejects.toThrow(
    'line 1: expected the columns "query Q0 document rank score tag" and no more than M-BEIR\'s number of the task',
  )
  await expect(collect(readTrecQrels(await write('bad', 'q1 0 d1 x\n')))).rejects.toThrow(
    'line 1, column relevance: expected a number, got "x"',
  )
  await expect(collect(readTrecRun(await write('bad', 'q1 0 d1 1\n')))).rejects.toThrow(
    'line 1: expected the columns "query Q0 document',
  )
})

test('M-BEIR queries and pools are read, null fields as absent', async () => {
  const query = {
    qid: '6:1',
    query_txt: 'Q?',
    query_img_path: 'm/a.jpg',
    query_modality: 'image,text',
    query_src_content: null,
    pos_cand_list: ['6:2'],
    neg_cand_list: [],
    task_id: 8,
  }
  expect(await collect(readMbeirQueries(await write('q.jsonl', lines([query]))))).toEqual([
    {
      queryId: '6:1',
      text: 'Q?',
      imagePath: 'm/a.jpg',
      modality: 'image,text',
      positiveIds: ['6:2'],
      negativeIds: [],
      taskId: 8,
    },
  ])
  const pool = [{ did: '6:2', txt: 'T', img_path: null, modality: 'text', src_content: '{"a":1}' }]
  expect(await collect(readMbeirPool(await write('p.jsonl', lines(pool))))).toEqual([
    { id: '6:2', text: 'T', modality: 'text', sourceContent: '{"a":1}' },
  ])
})
