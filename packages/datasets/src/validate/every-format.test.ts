import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeExamplesParquet } from '../examples/write-examples-parquet.ts'
import { openImageFinder } from '../find-images.ts'
import { type DataFormat, dataFormatNames } from '../names.ts'
import { computeDataStats } from './compute-data-stats.ts'
import { validateData } from './validate-data.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formats-'))
})
afterEach(() => rm(folder, { recursive: true }))

const columns =
  'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'
const example = {
  query: { query_id: 'q', query_image_path: 'q.png', query_text: 'Q?' },
  candidates: [{ doc_id: 'd', image_path: 'd.png', text: 'D', relevance_score: 1 }],
}
const result = { retrieved_entries: ['u', 'v'], retrieval_similarities: [0.9, 0.8] }
const omgm = { retrieved_entities: [{ url: 'u', title: 'U' }], retrieval_similarities: [0.9] }
const article = { title: 'T', section_titles: ['T', 'S'], section_texts: ['abc', 'de'], image_urls: [] }
const lines = (...rows: readonly object[]) => rows.map(row => JSON.stringify(row)).join('\n')

const parquetFormats = ['reference-parquet', 'm2kr-questions', 'm2kr-passages'] as const

/** One sound row of each format and a broken one, and what the statistics say of the former. */
const files: Record<Exclude<DataFormat, (typeof parquetFormats)[number]>, readonly [text: string, stats: object]> = {
  'evqa-csv': [
    `${columns}\nT,u,Q?,Q?,automatic,a|b,,0,T,landmarks,1,True,test,0123\nT,u,Q?,Q?,odd,a,,0,T,landmarks,1,True,test,0123`,
    { questions: 1, seen: 1, byAnswers: { 2: 1 } },
  ],
  'infoseek-csv': [
    `${columns},data_id\nT,u,Q?,Q?,Time,1929,0,0,0,infoseek,0,0,0,oven_04,i1\nT,,Q?,Q?,Time,1929,0,0,0,infoseek,0,0,0,oven_04,i2`,
    { questions: 1, byQuestionType: { Time: 1 } },
  ],
  'infoseek-jsonl': [
    lines({ data_id: 'i', image_id: 'oven_04', question: 'Q?', answer: ['a'], answer_eval: ['a', 'b'] }, {}),
    { rows: 1, byReference: { text: 1 }, answers: { min: 1, mean: 1, max: 1 } },
  ],
  'infoseek-withkb': [lines({ data_id: 'i', entity_id: 'Q1', entity_text: 'One' }, {}), { distinctEntities: 1 }],
  'infoseek-qtype': [lines({ data_id: 'i', question_type: 'time' }, {}), { byQuestionType: { Time: 1 } }],
  'kb-json': [JSON.stringify({ u: article, v: {} }), { sections: { min: 2, mean: 2, max: 2 } }],
  wiki6m: [lines({ wikidata_id: 'Q1', wikipedia_title: 'One' }, {}), { byContent: { without: 1 } }],
  oven: [lines({ data_id: 'o', image_id: 'oven_04', question: 'Q?', entity_id: 'Q1' }, {}), { distinctEntities: 1 }],
  'oven-paths': ['oven_04,a/b.JPEG\nno comma', { byExtension: { '.JPEG': 1 } }],
  'inaturalist-names': [JSON.stringify({ 1: 'val/a.jpg', 2: 7 }), { byExtension: { '.jpg': 1 } }],
  'inaturalist-coco': [JSON.stringify({ images: [{ id: 1, file_name: 'val/a.jpg' }, {}] }), { rows: 1 }],
  'echosight-results': [JSON.stringify({ a: result, b: {} }), { candidates: { min: 2, mean: 2, max: 2 } }],
  'omgm-results': [JSON.stringify({ a: omgm, b: {} }), { candidates: { min: 1, mean: 1, max: 1 } }],
  'omgm-answers': [
    JSON.stringify([{ data_id: 'a', question: 'Q?', prediction: 'p', entity_url: 'u', top1_entity_url: 'u' }, {}]),
    { byGoldFirst: { yes: 1 } },
  ],
  'hard-negatives': [
    JSON.stringify({ 1: [{ entry: 'u', similarity: 0.5 }], 2: 7 }),
    { entries: { min: 1, mean: 1, max: 1 } },
  ],
  'reference-json': [JSON.stringify({ metadata: {}, instances: [example, {}] }), { byGold: { with: 1 } }],
  'reference-evaluation': [
    'query_id,question,has_bbox,bbox,num_candidates,original_rank,cropped_rank,original_mrr,cropped_mrr,original_ndcg,cropped_ndcg,generated_text\nq,Q?,False,None,5,2,2,0.5,0.5,0.6,0.6,no\nq,Q?,maybe,None,5,2,2,0.5,0.5,0.6,0.6,no',
    { byBox: { without: 1 }, croppedMrr: { min: 0.5, mean: 0.5, max: 0.5 } },
  ],
  'beir-documents': [lines({ _id: 'd', text: 'abc' }, {}), { characters: { min: 3, mean: 3, max: 3 } }],
  'beir-qrels': ['query-id\tcorpus-id\tscore\nq\td\t2\nq', { byRelevance: { 2: 1 } }],
  'trec-qrels': ['q 0 d 1\nq', { distinctQueries: 1 }],
  'trec-run': ['q Q0 d 1 0.5 bm25\nq', { byTag: { bm25: 1 } }],
  'mbeir-queries': [
    lines({ qid: '6:1', query_modality: 'image,text', pos_cand_list: ['6:2'], task_id: 6 }, {}),
    { byTask: { 6: 1 }, positives: { min: 1, mean: 1, max: 1 } },
  ],
  'mbeir-pool': [lines({ did: '6:2', modality: 'text', txt: 'ab' }, {}), { byModality: { text: 1 } }],
}

test.each(Object.entries(files))(
  '%s is validated and counted, and its broken row is named',
  async (name, [text, expected]) => {
    const file = join(folder, 'file')
    await writeFile(file, text)
    const format = name as DataFormat
    const report = await validateData({ file, format })
    expect(report).toMatchObject({ valid: false, counts: { rows: 1 }, issueCounts: { 'broken-row': 1 } })
    const issue = report.issues.find(({ kind }) => kind === 'broken-row')!
    expect(issue.message).toContain(`${file}, line ${issue.line}`)
    const broken: Error[] = []
    expect(await computeDataStats(file, format, { onBrokenRow: error => broken.push(error) })).toMatchObject(expected)
    expect(broken).toHaveLength(1)
    await expect(computeDataStats(file, format)).rejects.toThrow(`${file}, line ${issue.line}`)
  },
)

test('Parquet is validated and counted, and every other format is in the table above', async () => {
  const examples = join(folder, 'examples.jsonl')
  const file = join(folder, 'examples.parquet')
  const candidates = [{ id: 'a', image: '/a.png', text: 'A', relevance: 1 }]
  await writeFile(examples, lines({ queryId: 'q', image: '/q.png', question: 'Q?', candidates }))
  await writeExamplesParquet(file, examples)
  const report = await validateData({ file, format: 'reference-parquet' })
  expect(report).toMatchObject({ valid: false, counts: { rows: 1 }, issueCounts: { 'missing-image': 2 } })
  expect(await computeDataStats(file, 'reference-parquet')).toMatchObject({ rows: 1, byGold: { with: 1 } })
  expect([...Object.keys(files), ...parquetFormats].sort()).toEqual([...dataFormatNames].sort())
})

test("M2KR's Parquet is validated and counted", async () => {
  const column = (name: string, data: (string | null)[]) => ({ name, data, type: 'STRING' as const })
  const write = async (name: string, columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData']) => {
    const file = join(folder, name)
    await writeFile(file, new Uint8Array(parquetWriteBuffer({ columnData })))
    return file
  }
  const questions = await write('q.parquet', [
    column('question_id', ['a', null]),
    column('img_path', ['a.jpg', 'b.jpg']),
    { name: 'pos_item_ids', data: [['p'], []], type: 'JSON' },
  ])
  const passages = await write('p.parquet', [
    column('passage_id', ['p', null]),
    column('passage_content', ['abc', 'de']),
  ])
  const onBrokenRow = () => {}
  expect(await computeDataStats(questions, 'm2kr-questions', { onBrokenRow })).toMatchObject({
    rows: 1,
    byImage: { with: 1 },
    positives: { min: 1, mean: 1, max: 1 },
  })
  expect(await computeDataStats(passages, 'm2kr-passages', { onBrokenRow })).toMatchObject({
    rows: 1,
    characters: { min: 3, mean: 3, max: 3 },
  })
  for (const [file, format] of [
    [questions, 'm2kr-questions'],
    [passages, 'm2kr-passages'],
  ] as const) {
    const report = await validateData({ file, format })
    expect(report).toMatchObject({ valid: false, counts: { rows: 1 }, issueCounts: { 'broken-row': 1 } })
    expect(report.issues[0]!.message).toContain('entry "row 1"')
  }
})

test("pictures of InfoSeek, OVEN, iNaturalist's names and M-BEIR are looked for where they should lie", async () => {
  await writeFile(join(folder, 'oven_04.jpg'), '')
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const question = (image: string) => ({ data_id: image, image_id: image, question: 'Q?' })
  const questions = await write('val.jsonl', lines(question('oven_04'), question('oven_05')))
  const images = await openImageFinder({ infoseek: folder, inaturalist: { folder } })
  const missing = async (options: Parameters<typeof validateData>[0]) =>
    (await validateData(options)).issueCounts['missing-image']
  for (const format of ['infoseek-jsonl', 'oven'] as const)
    expect(await missing({ file: questions, format, images })).toBe(1)
  const names = await write('names.json', '{"1":"a.jpg"}')
  expect(await missing({ file: names, format: 'inaturalist-names', images })).toBe(1)
  const pool = await write('pool.jsonl', lines({ did: '6:1', modality: 'image', img_path: 'mbeir/a.jpg' }))
  expect(await missing({ file: pool, format: 'mbeir-pool' })).toBeUndefined()
  expect(await missing({ file: pool, format: 'mbeir-pool', imageFolder: folder })).toBe(1)
})

test('a document that breaks off is reported with what stood before it', async () => {
  const file = join(folder, 'results.json')
  await writeFile(file, `{"a":${JSON.stringify(result)},"b":{"retr`)
  const report = await validateData({ file, format: 'echosight-results' })
  expect(report).toMatchObject({ valid: false, counts: { rows: 1 }, issueCounts: { 'broken-file': 1 } })
  expect(report.issues[0]!.message).toContain('the file ends in the middle of its JSON')
})
