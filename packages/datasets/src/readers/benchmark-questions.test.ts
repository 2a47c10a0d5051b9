import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DataFormatError } from '@region-r1/core'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BenchmarkQuestion } from './benchmark-question.ts'
import { readEvqaQuestions } from './read-evqa-questions.ts'
import { readInfoseekCsv } from './read-infoseek-csv.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

const columns =
  'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'

async function write(...rows: readonly string[]): Promise<string> {
  const file = join(folder, 'questions.csv')
  await writeFile(file, rows.join('\r\n'))
  return file
}

async function collect(rows: AsyncIterable<{ row: BenchmarkQuestion; line: number }>) {
  const list: { row: BenchmarkQuestion; line: number }[] = []
  for await (const one of rows) list.push(one)
  return list
}

const simple = 'Tower,https://x/T%C3%A9,Q0?,Q?,automatic,1 | 2,,3,S,landmarks,5,False,test,0123456789abcdef'

test('a row of every kind is read by column name, its lists split and trimmed', async () => {
  const file = await write(
    columns,
    '"Bell, tower",https://x/B,Q0?,"A ""quoted""\r\nquestion?",templated, 1925 |1926,e1|e2,2,S|S,inaturalist,7,True,test,11|12',
    simple,
    'A|B,https://x/A|https://x/B,Q0?,Q?,2_hop,x,,1|4,S|T,landmarks,5,False,test,0123456789abcdef',
    'C,https://x/C,Q0?,Q?,multi_answer,a&&b|a&&c,,0,C,landmarks,5,False,test,0123456789abcdef',
  )
  const found = await collect(readEvqaQuestions(file))
  expect(found[0]).toEqual({
    line: 2,
    row: {
      dataId: 'E-VQA_0',
      question: 'A "quoted"\r\nquestion?',
      questionOriginal: 'Q0?',
      questionType: 'templated',
      answers: ['1925', '1926'],
      titles: ['Bell, tower'],
      urls: ['https://x/B'],
      datasetName: 'inaturalist',
      datasetCategoryId: '7',
      imageIds: ['11', '12'],
      evidence: ['e1', 'e2'],
      evidenceSectionIds: [2],
      evidenceSectionTitles: ['S', 'S'],
      urlUsedInTrain: true,
      split: 'test',
    },
  })
  // The ids of single-hop questions leave two-hop ones out; URLs are never decoded.
  expect(found.map(({ row, line }) => [row.dataId, line, row.urls.length])).toEqual([
    ['E-VQA_0', 2, 1],
    ['E-VQA_1', 4, 1],
    ['E-VQA_2_hop_0', 5, 2],
    ['E-VQA_2', 6, 1],
  ])
  expect(found[1]?.row.urls).toEqual(['https://x/T%C3%A9'])
  expect(found[3]?.row.answers).toEqual(['a&&b', 'a&&c'])
})

test('a data_id column is used, wherever it stands', async () => {
  const file = await write(`data_id,${columns},extra`, `E-VQA_77,${simple},x`)
  expect((await collect(readEvqaQuestions(file)))[0]?.row.dataId).toBe('E-VQA_77')
})

test('columns that nothing here needs may be missing', async () => {
  const needed = 'wikipedia_url,question,question_type,answer,dataset_name,dataset_image_ids'
  const file = await write(
    `data_id,${needed}`,
    'E-VQA_3,https://x/T,Q?,automatic,1|2,landmarks,0123',
    'E-VQA_4,https://x/A|https://x/B,Q?,2_hop,x,landmarks,0123',
  )
  expect((await collect(readEvqaQuestions(file))).map(({ row }) => row)).toEqual([
    {
      dataId: 'E-VQA_3',
      question: 'Q?',
      questionOriginal: 'Q?',
      questionType: 'automatic',
      answers: ['1', '2'],
      titles: [],
      urls: ['https://x/T'],
      datasetName: 'landmarks',
      imageIds: ['0123'],
      evidence: [],
      evidenceSectionIds: [],
      evidenceSectionTitles: [],
    },
    expect.objectContaining({ questionType: '2_hop', urls: ['https://x/A', 'https://x/B'] }),
  ])
  const wrong = await write(
    `${needed},wikipedia_url_used_in_train`,
    'https://x/T,Q?,automatic,1,landmarks,0123,perhaps',
  )
  await expect(collect(readEvqaQuestions(wrong))).rejects.toThrow('column wikipedia_url_used_in_train: expected one of')
})

test("InfoSeek's filler counts as nothing, whichever word its question type is", async () => {
  const row = (type: string, answer: string) =>
    `T,https://x/T,Q?,Q?,${type},${answer},0,0,0,infoseek,0,0,0,oven_1,infoseek_val_1`
  const file = await write(`${columns},data_id`, row('Numerical', '0'), row('infoseek', 'Portugal|Spain'))
  expect((await collect(readInfoseekCsv(file))).map(({ row }) => row)).toEqual([
    {
      dataId: 'infoseek_val_1',
      question: 'Q?',
      questionOriginal: 'Q?',
      questionType: 'Numerical',
      answers: ['0'],
      titles: ['T'],
      urls: ['https://x/T'],
      datasetName: 'infoseek',
      imageIds: ['oven_1'],
      evidence: [],
      evidenceSectionIds: [],
      evidenceSectionTitles: [],
    },
    expect.objectContaining({ questionType: 'infoseek', answers: ['Portugal', 'Spain'] }),
  ])
})

test.each([
  [simple.replace('automatic', 'guess'), 'column question_type: expected one of templated'],
  [simple.replace('landmarks', 'paintings'), 'column dataset_name: expected one of'],
  [simple.replace(',3,S', ',x,S'), 'column evidence_section_id: expected section numbers'],
  [simple.replace('https://x/T%C3%A9', ''), 'column wikipedia_url: expected a URL'],
  [simple.replace('1 | 2', ' | '), 'column answer: expected at least one value'],
  [simple.replace(',test,', ','), 'expected 14 cells as in the header, got 13'],
])('the broken row %s is named with its line and column', async (row, problem) => {
  const file = await write(columns, simple, row, simple)
  await expect(collect(readEvqaQuestions(file))).rejects.toThrow(`${file}, line 3`)
  await expect(collect(readEvqaQuestions(file))).rejects.toThrow(problem)
  const broken: DataFormatError[] = []
  const rest = await collect(readEvqaQuestions(file, { onBrokenRow: error => broken.push(error) }))
  expect([rest.length, broken.length]).toEqual([2, 1])
})

test('broken quotes are reported, not swallowed', async () => {
  const broken: DataFormatError[] = []
  const inside = await write(columns, `a "b" ${simple}`, simple.replace('Tower', '"Tow"er'), simple)
  await collect(readEvqaQuestions(inside, { onBrokenRow: error => broken.push(error) }))
  expect(broken.map(({ line }) => line)).toContain(3)
  const open = await write(columns, simple, simple.replace('Tower', '"Tower'), simple)
  await expect(collect(readEvqaQuestions(open))).rejects.toThrow(/Quote Not Closed/)
})

test('a file without the columns says which are missing', async () => {
  await expect(collect(readEvqaQuestions(await write('question,answer', 'a,b')))).rejects.toThrow(
    'line 1: expected the columns wikipedia_url',
  )
  await expect(collect(readEvqaQuestions(await write('')))).rejects.toThrow('no header at all')
  await expect(collect(readInfoseekCsv(await write(columns, simple)))).rejects.toThrow('expected the columns data_id')
})

const real = fileURLToPath(new URL('../../../../../shared/real/', import.meta.url))

// Rows of the published files are no part of this repository: their annotations' licence was not checked.
describe.skipIf(!existsSync(real))('published rows, where ../shared/real holds them', () => {
  async function check(file: string, read: typeof readEvqaQuestions): Promise<void> {
    const rows: Record<string, string>[] = parse(await readFile(file), { columns: true, bom: true })
    const found = await collect(read(file))
    expect(found).toHaveLength(rows.length)
    for (const [index, { row }] of found.entries()) {
      const cells = rows[index]!
      const list = (cell: string) => cell.split('|').map(part => part.trim())
      expect(row.dataId).toBe(cells.data_id)
      expect(row.urls).toEqual([cells.wikipedia_url])
      expect(row.question).toBe(cells.question)
      expect(row.answers).toEqual(list(cells.answer!))
      expect(row.imageIds).toEqual(list(cells.dataset_image_ids!))
      expect(row.datasetName).toBe(cells.dataset_name)
    }
  }

  test('Encyclopedic-VQA rows parse with nothing lost', () =>
    check(join(real, 'evqa/test.sample.csv'), readEvqaQuestions))

  test("EchoSight's InfoSeek rows parse with nothing lost", () =>
    check(join(real, 'infoseek/test_filtered.sample.csv'), readInfoseekCsv))
})
