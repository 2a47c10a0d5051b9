import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePng } from '@region-r1/encoder'
import { expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'
import { writeBenchmark } from '../testing/write-benchmark.ts'

function listFlags(folder: string): string[] {
  const questions = ['--questions', join(folder, 'test.csv'), '--format', 'evqa-csv']
  return [...questions, '--kb', join(folder, 'encyclopedic_kb_wiki.json'), '--landmarks', join(folder, 'gldv2/train')]
}

const readRows = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

test('questions become lists by a result file, and what is left out is counted', async () => {
  const folder = await writeBenchmark()
  const out = join(folder, 'out')
  const flags = [...listFlags(folder), '--results', join(folder, 'results.json'), '--out', out, '--json']
  const pictures = [
    '--kb-images',
    join(folder, 'kb-images'),
    '--kb-image-map',
    join(folder, 'url_to_path_mapping.json'),
  ]
  const run = await runCommand(['data', 'prepare', 'questions', ...flags, ...pictures, '--parquet'])
  expect(run).toMatchObject({ exitCode: 0, messages: '' })
  expect(JSON.parse(run.output)).toMatchObject({ items: 3, examples: 2, leftOut: 1 })
  const [first, second] = await readRows(join(out, 'examples.jsonl'))
  expect(first.candidates).toEqual([
    {
      id: 'u/One',
      text: 'One\nAbout One.',
      image: join(folder, 'kb-images/One.png'),
      relevance: 1,
      firstStageScore: 0.9,
    },
    {
      id: 'u/Two',
      text: 'Two\nAbout Two.',
      image: join(folder, 'kb-images/Two.png'),
      relevance: 0,
      firstStageScore: 0.8,
    },
  ])
  expect(second.candidates[1].relevance).toBe(1)
  expect(await readRows(join(out, 'left-out.jsonl'))).toEqual([
    {
      item: 2,
      queryId: 'E-VQA_2',
      leftOut: 'its picture gone is missing',
      tags: ['automatic', 'landmarks', 'unseen'],
      again: true,
    },
  ])
})

test('the picture of an article is the most similar one, the first or the hit, and another choice or map is refused', async () => {
  const folder = await writeBenchmark()
  const at = (name: string) => join(folder, name)
  const paint = (shade: number) => encodePng({ width: 8, height: 8, data: new Uint8Array(192).fill(shade) })
  await writeFile(at('kb-images/One.png'), await paint(250))
  const pictures = ['--kb-images', at('kb-images'), '--kb-image-map', at('url_to_path_mapping.json')]
  const results = ['--results', at('results.json')]
  const prepare = async (...flags: string[]) => {
    const run = await runCommand(['data', 'prepare', 'questions', ...listFlags(folder), ...flags, '--json'])
    return { ...run, settings: run.exitCode === 0 ? JSON.parse(run.output).settings : undefined }
  }
  const readImage = async (out: string) => (await readRows(at(`${out}/examples.jsonl`)))[0].candidates[0].image
  const best = await prepare(...results, ...pictures, '--out', at('best'))
  expect(best.settings).toMatchObject({ kbPictures: 'best', kbPicturesBy: expect.any(String) })
  expect(await readImage('best')).toBe(at('kb-images/One-2.png'))
  const first = await prepare(...results, ...pictures, '--kb-pictures', 'first', '--out', at('first'))
  expect(first.settings.kbPictures).toBe('first')
  expect(await readImage('first')).toBe(at('kb-images/One.png'))
  const hit = await prepare(...results, ...pictures, '--kb-pictures', 'hit', '--out', at('hit'))
  expect(hit).toMatchObject({ exitCode: 2, messages: expect.stringContaining('does not say by which picture') })

  expect((await prepare(...results, ...pictures, '--out', at('first'))).messages).toContain(
    'begun with another setting kbPictures ("first", now "best")',
  )
  await writeFile(at('other.json'), '{"http://pictures/One.png":"One-2.png"}')
  const other = ['--kb-images', at('kb-images'), '--kb-image-map', at('other.json')]
  expect((await prepare(...results, ...other, '--out', at('best'))).messages).toContain(
    'begun with another kbImageMap file',
  )
}, 60_000)

test("another benchmark's results are an error, and articles that the knowledge base lacks are told", async () => {
  const folder = await writeBenchmark()
  const at = (name: string) => join(folder, name)
  const prepare = (name: string) =>
    runCommand([
      'data',
      'prepare',
      'questions',
      ...listFlags(folder),
      '--results',
      at(name),
      '--out',
      at(`${name}-out`),
    ])
  const lists = { retrieved_entries: ['u/One', 'u/Gone'], retrieval_similarities: [0.9, 0.8] }
  await writeFile(at('other.json'), JSON.stringify({ infoseek_val_0: lists }))
  const other = await prepare('other.json')
  expect(other).toMatchObject({ exitCode: 2, output: '' })
  expect(other.messages).toContain('none of 3 items became an example (the first: E-VQA_0, the first stage has no')
  await writeFile(at('some.json'), JSON.stringify({ 'E-VQA_0': lists }))
  const some = await prepare('some.json')
  expect(some.exitCode).toBe(0)
  expect(some.messages).toBe(
    `1 retrieved entries, 0 of them relevant, are not in the knowledge base: ${at('some.json-out')}/absent.jsonl\n`,
  )
})

test('shards are done apart and merged once, to the same file', async () => {
  const folder = await writeBenchmark()
  const flags = [...listFlags(folder), '--results', join(folder, 'results.json')]
  const prepare = (out: string, ...more: string[]) =>
    runCommand(['data', 'prepare', 'questions', ...flags, '--out', join(folder, out), ...more])
  await prepare('whole')
  const early = await prepare('sharded', '--shard', '2/2')
  expect(early.output).toContain('shard 2/2: 0 done now; when all are through: region-r1 data merge')
  const tooEarly = await runCommand(['data', 'merge', join(folder, 'sharded')])
  expect(tooEarly).toMatchObject({ exitCode: 2, output: '' })
  expect(tooEarly.messages).toContain('1 of 1 parts are missing')
  expect((await prepare('sharded', '--shard', '1/2')).exitCode).toBe(0)
  const merge = await runCommand(['data', 'merge', join(folder, 'sharded')])
  expect(merge.output).toContain('2 examples of 3, 1 left out')
  const read = (out: string) => readFile(join(folder, out, 'examples.jsonl'), 'utf8')
  expect(await read('sharded')).toBe(await read('whole'))
  expect((await prepare('sharded', '--shard', '3/2')).messages).toContain('a shard is i/n')
})

test('embedded pictures are a first stage, and the training lists of the recipe', async () => {
  const folder = await writeBenchmark()
  const kb = join(folder, 'encyclopedic_kb_wiki.json')
  const pictures = [
    '--kb-images',
    join(folder, 'kb-images'),
    '--kb-image-map',
    join(folder, 'url_to_path_mapping.json'),
  ]
  const vectors = join(folder, 'vectors')
  await writeFile(join(folder, 'kb-images/Three-2.png'), 'no picture')
  const embed = await runCommand(['data', 'embed', '--kb', kb, ...pictures, '--out', vectors, '--json'])
  expect(JSON.parse(embed.output)).toEqual({ out: vectors, embedded: 6, brokenRows: 0, brokenImages: 1 })
  expect(embed.messages).toContain('1 picture done without')
  const strict = await runCommand(['data', 'embed', '--kb', kb, ...pictures, '--out', `${vectors}-2`, '--strict'])
  expect(strict.exitCode).toBe(2)

  const out = join(folder, 'nearest')
  const nearest = await runCommand([
    'data',
    'prepare',
    'questions',
    ...listFlags(folder),
    '--vectors',
    vectors,
    '--out',
    out,
  ])
  expect(nearest.exitCode).toBe(0)
  // The first question's picture is that of the first article.
  expect((await readRows(join(out, 'examples.jsonl')))[0].candidates).toHaveLength(3)
  const few = ['--vectors', vectors, '--hits', '1', '--json']
  const prepare = (name: string) =>
    runCommand(['data', 'prepare', 'questions', ...listFlags(folder), ...few, '--out', join(folder, name)])
  expect(JSON.parse((await prepare('few')).output).settings).toMatchObject({
    search: 'exact',
    hits: 1,
    kbPictures: 'hit',
  })
  expect((await readRows(join(folder, 'few/examples.jsonl')))[0].candidates).toHaveLength(1)
  expect((await prepare('nearest')).messages).toContain('begun with another setting hits (100, now 1)')

  const recipe = ['--negatives', '1', '--tolerance', '1', '--out', join(folder, 'recipe'), '--json']
  const lists = await runCommand(['data', 'prepare', 'hard-negatives', '--kb', kb, '--vectors', vectors, ...recipe])
  expect(lists.exitCode).toBe(0)
  const { items, examples, settings } = JSON.parse(lists.output)
  expect(settings).toMatchObject({ recipe: 'hard-negatives', negatives: 1, tolerance: 1, split: 'train' })
  expect(items).toBeGreaterThan(0)
  expect(examples).toBe(items)
}, 60_000)

test("a team's own catalogue is embedded, and lists are made for its labelled queries and for training", async () => {
  const folder = await writeBenchmark()
  const at = (name: string) => join(folder, name)
  const write = (name: string, rows: readonly object[]) =>
    writeFile(at(name), rows.map(row => JSON.stringify(row)).join('\n'))
  const entry = (title: string) => ({ id: title, text: `About ${title}`, image: `kb-images/${title}.png` })
  const entries = ['One', 'Two', 'Three'].map(entry)
  await write(
    'shop.jsonl',
    entries.map(row => ({ ...row, sceneImages: [`kb-images/${row.id}-2.png`] })),
  )
  const image = 'kb-images/Two.png'
  const labelled = { question: 'Which?', candidates: [{ id: 'Two', text: 'x', relevance: 1 }], tags: ['own'] }
  await write('queries.jsonl', [{ queryId: 'q1', image, ...labelled }])

  const embed = await runCommand(['data', 'embed', '--kb', at('shop.jsonl'), '--out', at('vectors'), '--json'])
  expect(JSON.parse(embed.output)).toMatchObject({ embedded: 6, brokenRows: 0, brokenImages: 0 })
  const common = ['--kb', at('shop.jsonl'), '--vectors', at('vectors')]
  const questions = ['--questions', at('queries.jsonl'), '--format', 'examples', '--top-k', '2', '--out', at('lists')]
  const lists = await runCommand(['data', 'prepare', 'questions', ...common, ...questions])
  expect(lists).toMatchObject({ exitCode: 0, messages: '' })
  const [example] = await readRows(at('lists/examples.jsonl'))
  expect(example).toMatchObject({ queryId: 'q1', image: at(image), tags: ['own'] })
  expect(example.candidates).toHaveLength(2)
  for (const { id, text, relevance, image } of example.candidates) {
    expect({ text, relevance, image }).toEqual({
      text: `About ${id}`,
      relevance: id === 'Two' ? 1 : 0,
      image: at(`kb-images/${id}.png`),
    })
  }
  const recipe = ['--negatives', '1', '--tolerance', '1', '--out', at('recipe'), '--json']
  const negatives = await runCommand(['data', 'prepare', 'hard-negatives', ...common, ...recipe])
  expect(JSON.parse(negatives.output).examples).toBeGreaterThan(0)
}, 60_000)

test('broken rows are named and counted, and --strict stops at the first', async () => {
  const folder = await writeBenchmark()
  const file = join(folder, 'test.csv')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('automatic', 'odd'))
  const flags = [...listFlags(folder), '--results', join(folder, 'results.json')]
  const run = await runCommand(['data', 'prepare', 'questions', ...flags, '--out', join(folder, 'out')])
  expect(run.exitCode).toBe(0)
  expect(run.messages).toMatch(
    /^left out: .*test\.csv, line 2, column question_type: .*\n1 broken row left out; --strict/,
  )
  const strict = await runCommand([
    'data',
    'prepare',
    'questions',
    ...flags,
    '--out',
    join(folder, 'strict'),
    '--strict',
  ])
  expect(strict).toMatchObject({ exitCode: 2, output: '' })
  expect(strict.messages).toContain('line 2, column question_type')
})

test('what is missing or contradictory is exit 2 with its name', async () => {
  const folder = await writeBenchmark()
  const prepare = async (...flags: string[]) => {
    const run = await runCommand([
      'data',
      'prepare',
      'questions',
      ...listFlags(folder),
      '--out',
      join(folder, 'out'),
      ...flags,
    ])
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    return run.messages
  }
  expect(await prepare()).toContain('--results, --vectors or --faiss is missing')
  expect(await prepare('--results', 'a.json', '--vectors', 'b')).toContain("cannot be used with option '--vectors")
  expect(await prepare('--results', join(folder, 'none.json'))).toContain('there is no file')
  expect(await prepare('--results', join(folder, 'results.json'), '--kb-images', folder)).toContain(
    '--kb-image-map is missing',
  )
  expect(await prepare('--vectors', join(folder, 'none'))).toContain('there is no file')
  expect(await prepare('--top-k', '0')).toContain('whole number from 1')
  await rm(join(folder, 'encyclopedic_kb_wiki.json'))
  expect(await prepare('--results', join(folder, 'results.json'))).toContain('there is no file')
})
