import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openImageFinder } from '../find-images.ts'
import { openKbArticles } from '../readers/open-kb-articles.ts'
import { computeQuestionStats } from './compute-question-stats.ts'
import { validateData } from './validate-data.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, content: string): Promise<string> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
  return file
}

const header =
  'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'
const row = (url: string, dataset: string, image: string, train = 'True') =>
  `T,${url},Q?,Q?,automatic,a|b,,0,T,${dataset},1,${train},test,${image}`

test('questions are checked against the knowledge base, the pictures and the published number of rows', async () => {
  const article = { title: 'T', section_titles: ['T'], section_texts: ['x'], image_urls: [], url: 'u' }
  const kb = await openKbArticles(await write('kb.json', JSON.stringify({ 'https://x/A': article })))
  await write('gld/0/1/2/0123.jpg', '')
  await write('flat/4567.jpg', '')
  await write('inat/val/a.jpg', '')
  const names = await write('names.json', JSON.stringify({ 11: 'val/a.jpg', 12: 'val/b.jpg' }))
  const images = await openImageFinder({
    landmarks: join(folder, 'gld'),
    inaturalist: { folder: join(folder, 'inat'), names },
  })
  const file = await write(
    'test.csv',
    [
      header,
      row('https://x/A', 'landmarks', '0123'),
      row('https://x/B', 'landmarks', '4567'),
      row('https://x/A', 'inaturalist', '11|12'),
      row('https://x/A', 'inaturalist', '12'),
      'broken',
    ].join('\n'),
  )
  const report = await validateData({ file, format: 'evqa-csv', kb, images })
  expect(report).toMatchObject({ format: 'evqa-csv', valid: false, counts: { rows: 4 } })
  expect(report.issues.map(({ kind, line }) => [kind, line])).toEqual([
    ['missing-image', 3],
    ['missing-image', 5],
    ['broken-row', 6],
    ['url-not-in-kb', 3],
    ['row-count', undefined],
  ])
  expect(report.issues[0]?.message).toContain(join(folder, 'gld', '4567.jpg'))
  await kb.close()
  await images.close()

  const flat = await openImageFinder({ landmarks: join(folder, 'flat') })
  expect(await flat.find({ datasetName: 'landmarks', imageIds: ['4567'] })).toBe(join(folder, 'flat/4567.jpg'))
  expect(await flat.find({ datasetName: 'infoseek', imageIds: ['oven_04958423'] })).toBeUndefined()
})

test('each URL that the knowledge base lacks is told once, with how often it comes, however many other issues there are', async () => {
  const results = (id: number) => [
    `q${id}`,
    { retrieved_entries: ['popular', 'popular', id === 7 ? 'rare' : 'known'], retrieval_similarities: [3, 2, 1] },
  ]
  const file = await write(
    'r.json',
    JSON.stringify(Object.fromEntries(Array.from({ length: 150 }, (_, id) => results(id)))),
  )
  const kb = { has: async (key: string) => key === 'known' }
  const report = await validateData({ file, format: 'echosight-results', kb })
  expect(report.issueCounts).toEqual({ 'repeated-hit': 150, 'url-not-in-kb': 2 })
  const messages = report.issues.filter(({ kind }) => kind === 'url-not-in-kb').map(({ message }) => message)
  expect(messages).toEqual([
    expect.stringMatching(/^popular is no key of the knowledge base \(named 150 times\)/),
    expect.stringMatching(/^rare is no key of the knowledge base \(named once\)/),
  ])
  expect(report.issues).toHaveLength(102)
})

test("iNaturalist's names are looked up as the rows tell them, without naming the file twice", async () => {
  await write('inat/val/a.jpg', '')
  const images = await openImageFinder({ inaturalist: { folder: join(folder, 'inat') } })
  const file = await write('val_id2name.json', JSON.stringify({ 11: 'val/a.jpg', 12: 'val/b.jpg' }))
  const report = await validateData({ file, format: 'inaturalist-names', images })
  expect(report.issues.map(({ message }) => message)).toEqual([expect.stringContaining('inat/val/b.jpg')])
  const coco = await write('val.json', JSON.stringify({ images: [{ id: 11, file_name: 'val/a.jpg' }] }))
  expect((await validateData({ file: coco, format: 'inaturalist-coco', images })).valid).toBe(true)
})

test("OVEN's pictures are found in one folder and in folders of two digits", async () => {
  const path = await write('oven/04/oven_04958423.JPEG', '')
  const images = await openImageFinder({ infoseek: join(folder, 'oven') })
  expect(await images.find({ datasetName: 'infoseek', imageIds: ['oven_04958423'] })).toBe(path)
})

test('results with repeated or unsorted hits are odd, repeated ids and empty files are errors', async () => {
  const results = { a: { retrieved_entries: ['u', 'u', 'v'], retrieval_similarities: [0.5, 0.4, 0.6] } }
  const report = await validateData({
    file: await write('r.json', JSON.stringify(results)),
    format: 'echosight-results',
  })
  expect(report).toMatchObject({ valid: true, issueCounts: { 'repeated-hit': 1, 'unsorted-hits': 1 } })
  const types = '{"data_id":"a","question_type":"Time"}\n'.repeat(2)
  const repeated = await validateData({ file: await write('q.jsonl', types), format: 'infoseek-qtype' })
  expect(repeated).toMatchObject({ valid: false, issueCounts: { 'repeated-id': 1 } })
  const empty = await validateData({ file: await write('e.json', '{}'), format: 'kb-json' })
  expect(empty).toMatchObject({ valid: false, issueCounts: { 'no-rows': 1 } })
})

test('statistics of questions are worked by hand', async () => {
  const rows = [row('u', 'landmarks', '1'), row('u', 'landmarks', '2', 'False'), row('v', 'inaturalist', '1')]
  expect(await computeQuestionStats(await write('t.csv', [header, ...rows].join('\n')), 'evqa-csv')).toEqual({
    questions: 3,
    byQuestionType: { automatic: 3 },
    byDataset: { landmarks: 2, inaturalist: 1 },
    seen: 2,
    unseen: 1,
    distinctUrls: 2,
    distinctImages: 3,
    byAnswers: { 2: 3 },
  })
})
