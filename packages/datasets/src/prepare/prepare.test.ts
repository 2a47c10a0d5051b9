import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRng } from '@region-r1/core'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openImageFinder } from '../find-images.ts'
import { openArticleImages } from '../open-article-images.ts'
import { openKbArticles } from '../readers/open-kb-articles.ts'
import { openRetrievalResults } from '../readers/open-retrieval-results.ts'
import { openWiki6mArticles } from '../readers/open-wiki6m-articles.ts'
import { readReferenceParquet } from '../readers/read-reference-parquet.ts'
import { createQuestionPreparation } from './create-question-preparation.ts'
import { createFirstPictures } from './kb-pictures.ts'
import { mergeShards } from './merge-shards.ts'
import type { Preparation } from './preparation.ts'
import { prepareShard } from './prepare-shard.ts'
import { parseShard } from './run-parts.ts'

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

/** 450 items, every seventh left out, and optionally a kill after so many of them. */
function createNumbers(input: string, killAfter = Number.POSITIVE_INFINITY, setting = 1): Preparation<number> {
  let prepared = 0
  return {
    settings: { recipe: 'numbers', setting },
    inputs: { numbers: input },
    async *items() {
      for (let item = 0; item < 450; item++) yield item
    },
    async prepare(item) {
      if (prepared++ === killAfter) throw new Error('killed')
      if (item % 7 === 0) return { queryId: `q${item}`, leftOut: 'a seventh' }
      const candidates = [{ id: 'a', text: `${item}`, relevance: 1 }]
      const absent = item % 50 === 1 ? [{ id: 'gone', relevance: item % 100 === 1 ? 1 : 0 }] : []
      return { example: { queryId: `q${item}`, image: '/q.png', question: 'Q?', candidates }, absent }
    },
  }
}

async function readAll(out: string): Promise<Record<string, string>> {
  const files = (await readdir(out)).filter(name => name.includes('.json'))
  return Object.fromEntries(await Promise.all(files.map(async name => [name, await readFile(join(out, name), 'utf8')])))
}

test('a run killed at any point and resumed gives the identical files', async () => {
  const input = await write('input.txt', 'input')
  const whole = join(folder, 'whole')
  await prepareShard({ preparation: createNumbers(input), out: whole })
  const manifest = await mergeShards({ out: whole })
  expect(manifest).toMatchObject({ items: 450, examples: 385, leftOut: 65, absent: { candidates: 8, relevant: 4 } })
  const expected = await readAll(whole)
  expect(Object.keys(expected).sort()).toEqual([
    'absent.jsonl',
    'examples.jsonl',
    'left-out.jsonl',
    'manifest.json',
    'plan.json',
  ])

  const rng = createRng('kills')
  for (let round = 0; round < 5; round++) {
    const out = join(folder, `round-${round}`)
    for (let kill = 0; kill < 3; kill++) {
      const preparation = createNumbers(input, 1 + rng.nextInt(200))
      await prepareShard({ preparation, out }).catch(error => expect(error.message).toBe('killed'))
    }
    await prepareShard({ preparation: createNumbers(input), out })
    await mergeShards({ out })
    expect(await readAll(out)).toEqual(expected)
    expect((await readdir(join(out, 'parts'))).filter(name => name.endsWith('.tmp'))).toEqual([])
  }
})

test('progress tells the place in the whole list, what other runs did included', async () => {
  const input = await write('input.txt', 'input')
  const out = join(folder, 'told')
  await prepareShard({ preparation: createNumbers(input), out, shard: { index: 1, count: 2 } })
  const positions: number[] = []
  await prepareShard({ preparation: createNumbers(input), out, onProgress: ({ position }) => positions.push(position) })
  expect([positions[0], positions.at(-1)]).toEqual([101, 400])
})

test('what is done is not done again', async () => {
  const input = await write('input.txt', 'input')
  const out = join(folder, 'out')
  await prepareShard({ preparation: createNumbers(input), out })
  await prepareShard({ preparation: createNumbers(input, 0), out })
})

test('any number of shards, run in any order, gives the same files after one merge', async () => {
  const input = await write('input.txt', 'input')
  const one = join(folder, 'one')
  await prepareShard({ preparation: createNumbers(input), out: one })
  await mergeShards({ out: one })
  const three = join(folder, 'three')
  const run = (index: number) =>
    prepareShard({ preparation: createNumbers(input), out: three, shard: { index, count: 3 } })
  await run(3)
  await expect(mergeShards({ out: three })).rejects.toThrow('4 of 5 parts are missing')
  await Promise.all([run(1), run(2)])
  await mergeShards({ out: three })
  expect(await readAll(three)).toEqual(await readAll(one))
})

test('a folder begun with other settings or inputs is refused, and an abort leaves it resumable', async () => {
  const input = await write('input.txt', 'input')
  const out = join(folder, 'out')
  await expect(prepareShard({ preparation: createNumbers(input), out, signal: AbortSignal.abort() })).rejects.toThrow()
  await expect(mergeShards({ out })).rejects.toThrow('no shard of')
  await prepareShard({ preparation: createNumbers(input), out })
  await expect(prepareShard({ preparation: createNumbers(input, 0, 2), out })).rejects.toThrow(
    'begun with another setting setting (1, now 2)',
  )
  await write('input.txt', 'another input')
  await expect(prepareShard({ preparation: createNumbers(input), out })).rejects.toThrow(
    'begun with another numbers file',
  )
})

test('an item that waits for its picture is looked at again, and then gives what it would have given at once', async () => {
  const input = await write('input.txt', 'input')
  const create = (isThere: boolean, prepared: number[] = []): Preparation<number> => ({
    ...createNumbers(input),
    async prepare(item) {
      prepared.push(item)
      if (item % 30 !== 4) return createNumbers(input).prepare(item)
      const absent = [{ id: 'gone', relevance: 0 }]
      if (!isThere) return { queryId: `q${item}`, leftOut: 'no picture', again: true }
      return {
        example: { queryId: `q${item}`, image: '/q.png', question: 'Q?', candidates: [{ id: 'b', text: 't' }] },
        absent,
      }
    },
  })
  const at = (name: string) => join(folder, name)
  await prepareShard({ preparation: create(true), out: at('whole') })
  await mergeShards({ out: at('whole') })
  await prepareShard({ preparation: create(false), out: at('later') })
  const early: number[] = []
  await prepareShard({ preparation: create(false, early), out: at('later') })
  const waiting = Array.from({ length: 15 }, (_, at) => 30 * at + 4)
  expect(early).toEqual(waiting)
  const late: number[] = []
  await prepareShard({ preparation: create(true, late), out: at('later') })
  expect(late).toEqual(waiting)
  await mergeShards({ out: at('later') })
  expect(await readAll(at('later'))).toEqual(await readAll(at('whole')))
})

test('a preparation without an example is an error that tells the first reason', async () => {
  const input = await write('input.txt', 'input')
  const out = join(folder, 'out')
  const nothing = { ...createNumbers(input), prepare: async () => ({ queryId: 'q0', leftOut: 'no candidates' }) }
  await prepareShard({ preparation: nothing, out })
  await expect(mergeShards({ out })).rejects.toThrow(
    'none of 450 items became an example (the first: q0, no candidates); check that',
  )
  expect(await readdir(out)).not.toContain('manifest.json')
})

test('a question that cannot be read counts as an item', async () => {
  const questions = await write('infoseek_val.jsonl', '{"data_id":"a"}\nno JSON\n')
  const entities = await write('withkb.jsonl', '{"data_id":"a","entity_id":"Q1","entity_text":"T"}\n')
  const broken: string[] = []
  const preparation = createQuestionPreparation({
    questions,
    entities,
    format: 'infoseek-jsonl',
    kb: questions,
    firstStage: { firstStage: questions },
    articles: { get: async () => undefined },
    images: { find: async () => undefined },
    retrieve: async () => undefined,
    onBrokenRow: ({ message }) => broken.push(message),
  })
  const items = []
  for await (const item of preparation.items()) items.push(item)
  expect(items).toEqual(broken.map(message => ({ broken: message })))
  expect(items).toHaveLength(2)
  expect(await preparation.prepare(items[0]!)).toEqual({ leftOut: broken[0] })
})

test('a shard is i/n', () => {
  expect(parseShard('2/4')).toEqual({ index: 2, count: 4 })
  for (const text of ['0/4', '5/4', '1', '1/4/2', 'a/b']) expect(() => parseShard(text)).toThrow('such as 2/4')
})

test("the protocol's lists: top K by URL with gold labelled, and reasons for what is left out", async () => {
  const header =
    'data_id,wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'
  const row = (id: string, url: string, image: string, type = 'automatic') =>
    `${id},T,${url},Q?,Q ${id}?,${type},a,,0,T,landmarks,1,False,test,${image}`
  const questions = await write(
    'test.csv',
    [
      header,
      row('e0', 'u2', '0123'),
      row('hop', 'u1|u2', '0123', '2_hop'),
      row('e1', 'u1', 'none'),
      row('e2', 'u1', '0123'),
      row('e3', 'u9', '0123'),
    ].join('\n'),
  )
  const article = (title: string) => ({
    title,
    section_titles: [title],
    section_texts: [`About ${title}`],
    image_urls: [`http://${title}.jpg`],
    url: '',
  })
  const kb = await write(
    'kb.json',
    JSON.stringify({ u1: article('One'), u2: article('Two'), u3: article('Three'), u9: article('Nine') }),
  )
  const results = {
    retrieved_entries: ['u1', 'u1', 'u2', 'gone', 'u3'],
    retrieval_similarities: [0.9, 0.8, 0.7, 0.6, 0.5],
  }
  const firstStage = await write('results.json', JSON.stringify({ e0: results, e3: results }))
  await write('gld/0123.jpg', '')
  await write('pictures/two.jpg', '')
  const mapping = await write(
    'mapping.json',
    JSON.stringify({ 'http://Two.jpg': 'two.jpg', 'http://One.jpg': 'absent.jpg' }),
  )

  const articles = await openKbArticles(kb)
  const images = await openImageFinder({ landmarks: join(folder, 'gld') })
  const retrieval = await openRetrievalResults(firstStage, 'echosight-results')
  const pictures = await openArticleImages({ mapping, folder: join(folder, 'pictures') })
  const common = {
    questions,
    format: 'evqa-csv',
    kb,
    articles,
    images,
    firstStage: { firstStage },
    retrieve: async ({ dataId }: { dataId: string }) => (await retrieval.get(dataId))?.entries,
    pictures: createFirstPictures(pictures.list),
  } as const
  const out = join(folder, 'out')
  await prepareShard({ preparation: createQuestionPreparation(common), out })
  const manifest = await mergeShards({ out, parquet: true })
  expect(Object.keys(manifest.inputs)).toEqual(['questions', 'kb', 'firstStage'])
  const lines = (await readFile(join(out, 'examples.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines).toHaveLength(2)
  expect(lines[0]).toEqual({
    queryId: 'e0',
    image: join(folder, 'gld/0123.jpg'),
    question: 'Q e0?',
    candidates: [
      { id: 'u1', text: 'One\nAbout One', relevance: 0, firstStageScore: 0.9 },
      { id: 'u2', text: 'Two\nAbout Two', relevance: 1, firstStageScore: 0.7, image: join(folder, 'pictures/two.jpg') },
      { id: 'u3', text: 'Three\nAbout Three', relevance: 0, firstStageScore: 0.5 },
    ],
    tags: ['automatic', 'landmarks', 'unseen'],
  })
  expect(await readFile(join(out, 'left-out.jsonl'), 'utf8')).toBe(
    '{"item":1,"queryId":"e1","leftOut":"its picture none is missing","tags":["automatic","landmarks","unseen"],"again":true}\n' +
      '{"item":2,"queryId":"e2","leftOut":"the first stage has no candidates","tags":["automatic","landmarks","unseen"]}\n',
  )
  expect(await readFile(join(out, 'absent.jsonl'), 'utf8')).toBe(
    '{"item":0,"queryId":"e0","id":"gone","relevance":0}\n{"item":3,"queryId":"e3","id":"gone","relevance":0}\n',
  )
  expect(manifest.absent).toEqual({ candidates: 2, relevant: 0 })
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(out, 'examples.parquet')) })
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({
    query_id: 'e0',
    question: 'Q e0?',
    candidate_ids: ['u1', 'u2', 'u3'],
    relevance_labels: [0, 1, 0],
  })

  const training = join(folder, 'training')
  await prepareShard({
    preparation: createQuestionPreparation({ ...common, positiveOnly: true, topK: 2 }),
    out: training,
  })
  expect(await mergeShards({ out: training })).toMatchObject({ items: 4, examples: 1, leftOut: 3 })
  for (const opened of [articles, images, retrieval, pictures]) await opened.close()
})

test('Parquet that is written is read as the reference code reads it', async () => {
  const { writeExamplesParquet } = await import('../examples/write-examples-parquet.ts')
  const candidates = [
    { id: 'x', image: '/x.png', text: 'X', relevance: 1 },
    { id: 'y', image: '/y.png' },
  ]
  const examples = await write(
    'e.jsonl',
    `${JSON.stringify({ queryId: 'q', image: '/q.png', question: 'Q?', candidates })}\n`,
  )
  await writeExamplesParquet(join(folder, 'e.parquet'), examples)
  for await (const { row } of readReferenceParquet(join(folder, 'e.parquet'))) {
    expect(row).toEqual({
      queryId: 'q',
      image: '/q.png',
      question: 'Q?',
      candidates: [
        { id: 'candidate_0', image: '/x.png', text: 'X', relevance: 1 },
        { id: 'candidate_1', image: '/y.png', text: '', relevance: 0 },
      ],
    })
  }
})

test("InfoSeek's own questions are prepared with Wiki6M, gold by the entity's Wikidata id", async () => {
  const question = (number: number, split: string) => ({
    data_id: `infoseek_val_${number}`,
    image_id: 'oven_04',
    question: `Q ${number}?`,
    answer: ['a'],
    answer_eval: ['a'],
    data_split: split,
  })
  const lines = (rows: readonly object[]) => rows.map(row => JSON.stringify(row)).join('\n')
  const questions = await write(
    'infoseek_val.jsonl',
    lines([question(0, 'val_unseen_entity'), question(1, 'val_unseen_question'), question(2, 'val_unseen_entity')]),
  )
  const entity = (number: number, id: string) => ({ data_id: `infoseek_val_${number}`, entity_id: id, entity_text: id })
  const entities = await write('withkb.jsonl', lines([entity(0, 'Q2'), entity(1, 'Q1')]))
  const entry = (id: string, more: object) => ({ wikidata_id: id, wikipedia_title: `Title ${id}`, ...more })
  const kb = await write(
    'wiki6m.jsonl',
    lines([entry('Q1', { wikipedia_content: 'Content.' }), entry('Q2', { wikipedia_summary: 'Summary.' })]),
  )
  await write('oven/oven_04.jpg', '')
  const common = {
    questions,
    format: 'infoseek-jsonl',
    kb,
    articles: await openWiki6mArticles(kb),
    images: await openImageFinder({ infoseek: join(folder, 'oven') }),
    firstStage: { firstStage: questions },
    retrieve: async () => [
      { url: 'Q1', similarity: 0.9 },
      { url: 'Q2', similarity: 0.8 },
    ],
  } as const
  const broken: string[] = []
  const out = join(folder, 'out')
  const onBrokenRow = ({ message }: Error) => broken.push(message)
  await prepareShard({ preparation: createQuestionPreparation({ ...common, entities, onBrokenRow }), out })
  const manifest = await mergeShards({ out })
  // The question whose entity is not named counts too.
  expect(manifest).toMatchObject({ items: 3, examples: 2 })
  expect(Object.keys(manifest.inputs)).toEqual(['questions', 'entities', 'kb', 'firstStage'])
  expect(broken).toEqual([expect.stringContaining('line 3: "infoseek_val_2" is not in')])
  const examples = (await readFile(join(out, 'examples.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(examples[0]).toMatchObject({
    candidates: [
      { id: 'Q1', text: 'Title Q1\nContent.', relevance: 0 },
      { id: 'Q2', text: 'Title Q2\nSummary.', relevance: 1 },
    ],
    tags: ['infoseek', 'unseen'],
  })
  expect(examples[1].tags).toEqual(['infoseek', 'seen'])

  const preparation = createQuestionPreparation(common)
  await expect(prepareShard({ preparation, out: join(folder, 'other') })).rejects.toThrow(
    'infoseek-jsonl needs entities',
  )
})
