import { appendFile, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChatServer } from '@region-r1/policy/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const demoExamples = fileURLToPath(new URL('../../assets/demo/examples.jsonl', import.meta.url))

let folder = ''
const at = (name: string) => join(folder, name)
beforeEach(async () => {
  folder = await createTemporaryFolder()
})

const evaluate = (...flags: string[]) => runCommand(['eval', '--out', at('out'), ...flags])

test('a file of examples gives the summary as one JSON document and every file of the evaluation', async () => {
  const { exitCode, output } = await evaluate(
    '--data',
    demoExamples,
    '--limit',
    '4',
    '--policies',
    'keep,center,target',
    '--json',
  )
  expect(exitCode).toBe(0)
  const summary = JSON.parse(output)
  expect(summary).toMatchObject({ queries: 4, candidatesPerQuery: 20 })
  expect(Object.keys(summary.systems)).toEqual(['keep', 'center', 'target'])
  for (const field of [
    'recall@1',
    'recall@20',
    'mrr',
    'ndcg@10',
    'condRecall@1',
    'cropRate',
    'improved',
    'degraded',
    'gainRecovered',
    'ci95',
  ]) {
    expect(summary.systems.center).toHaveProperty([field])
  }
  expect(summary.comparisons[0]).toMatchObject({ baseline: 'keep', pValue: expect.any(Number) })
  expect((await readdir(at('out'))).sort()).toEqual([
    'per-query.jsonl',
    'qrels',
    'report.html',
    'report.md',
    'run.center',
    'run.keep',
    'run.target',
    'summary.json',
    'table.tex',
  ])
  expect(JSON.parse(await readFile(at('out/summary.json'), 'utf8'))).toEqual(summary)
})

test('questions that the preparation left out count as missed, by tags too, and only while the file is the one prepared', async () => {
  const lines = (await readFile(demoExamples, 'utf8')).split('\n').slice(0, 4)
  const examples = lines.map((line, index) => {
    const example = JSON.parse(line)
    return { ...example, image: join(demoExamples, '..', example.image), tags: [index < 2 ? 'templated' : 'automatic'] }
  })
  for (const example of examples) {
    for (const candidate of example.candidates) candidate.image &&= join(demoExamples, '..', candidate.image)
  }
  const text = examples.map(example => `${JSON.stringify(example)}\n`).join('')
  await writeFile(at('examples.jsonl'), text)
  const leftOut = { item: 4, queryId: 'gone', leftOut: 'no picture', tags: ['templated'] }
  await writeFile(at('left-out.jsonl'), `${JSON.stringify(leftOut)}\n`)
  const files = { 'examples.jsonl': { bytes: Buffer.byteLength(text) } }
  await writeFile(
    at('manifest.json'),
    JSON.stringify({ settings: { recipe: 'questions' }, items: 5, leftOut: 1, files }),
  )
  const measure = async (...flags: string[]) => {
    const run = await evaluate('--data', at('examples.jsonl'), '--policies', 'center', '--json', ...flags)
    expect(run.exitCode, run.messages).toBe(0)
    return { summary: JSON.parse(run.output), messages: run.messages }
  }
  const listed = await measure('--denominator', 'listed')
  expect(listed.summary).toMatchObject({ queries: 4, leftOut: 0 })
  const all = await measure()
  expect(all.summary).toMatchObject({ queries: 4, leftOut: 1, slices: { templated: { queries: 2, leftOut: 1 } } })
  expect(all.summary.systems.keep.mrr).toBeCloseTo((listed.summary.systems.keep.mrr * 4) / 5, 12)
  expect(all.messages).toContain('note: 1 of 5 questions were left out when the lists were made: they count as missed')
  expect((await measure('--tags', 'automatic')).summary).toMatchObject({ queries: 2, leftOut: 0 })
  expect((await measure('--tags', 'templated,none')).summary).toMatchObject({ queries: 2, leftOut: 1 })
  expect((await measure('--limit', '2')).messages).toContain('with --limit they are not counted')
  const none = await evaluate('--data', at('examples.jsonl'), '--tags', 'odd')
  expect(none).toMatchObject({ exitCode: 2, messages: expect.stringContaining('none of the 4 queries of') })
  await writeFile(at('examples.jsonl'), text.slice(text.indexOf('\n') + 1))
  expect((await measure()).messages).toContain('has changed since: they are not counted')
})

test('orders that stand in the data are systems beside the others, and lists without them are refused', async () => {
  const example = JSON.parse((await readFile(demoExamples, 'utf8')).split('\n')[0]!)
  const place = (path: string) => join(demoExamples, '..', path)
  const candidates = example.candidates.map((candidate: { image?: string }, index: number) => ({
    ...candidate,
    ...(candidate.image && { image: place(candidate.image) }),
    relevance: index === 4 ? 1 : 0,
    firstStageScore: 1 - index / 10,
    fileOrder: 20 - index,
  }))
  await writeFile(at('lists.jsonl'), JSON.stringify({ ...example, image: place(example.image), candidates }))
  const { exitCode, output, messages } = await evaluate(
    ...['--data', at('lists.jsonl'), '--policies', 'first-stage,file-order', '--fusion', 'raw', '--json'],
  )
  expect(exitCode, messages).toBe(0)
  const { systems, run } = JSON.parse(output)
  expect([systems['first-stage'].mrr, systems['file-order'].mrr]).toEqual([1 / 5, 1 / 16])
  expect(run.rules).toEqual({ ties: 'candidate-order', gain: 'linear', fusion: 'raw' })
  const replay = await runCommand(['eval', '--replay', at('out/per-query.jsonl')])
  expect(replay).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 as recorded') })
  const without = await evaluate('--data', demoExamples, '--limit', '1', '--policies', 'file-order')
  expect(without).toMatchObject({ exitCode: 2, messages: expect.stringContaining('has a fileOrder') })
})

test('a vision-language model is a system whose answers are kept, so that it runs again without the endpoint', async () => {
  const server = await startChatServer({
    answer: (_, index) => ({ content: index === 0 ? 'NO_CROP_NEEDED' : '<tool_call>{}</tool_call>' }),
  })
  await writeFile(at('prompt.txt'), 'Look closely.')
  const flags = ['--data', demoExamples, '--limit', '3', '--policies', 'keep,vlm', '--vlm-model', 'eyes', '--json']
  const vlm = ['--vlm-url', server.baseUrl, '--vlm-answers', at('answers.jsonl'), '--vlm-prompt', at('prompt.txt')]
  const first = await evaluate(...flags, ...vlm)
  expect(first.exitCode, first.messages).toBe(0)
  expect(server.requests).toHaveLength(3)
  expect(server.requests[0]!.body).toMatchObject({ model: 'eyes' })
  expect(JSON.parse(await readFile(at('out/vlm.json'), 'utf8'))).toMatchObject({ used: 3, asked: 3 })
  expect(await readFile(at('out/report.md'), 'utf8')).toContain(
    '3 answers of the model, 3 of them asked for in this run',
  )
  await server.close()
  const again = await evaluate(...flags, ...vlm)
  expect(again.exitCode, again.messages).toBe(0)
  expect(JSON.parse(again.output)).toEqual(JSON.parse(first.output))
  expect(JSON.parse(await readFile(at('out/vlm.json'), 'utf8'))).toMatchObject({ used: 3, asked: 0 })
  expect((await evaluate(...flags)).messages).toContain('--vlm-url, or REGION_R1_VLM_URL in the environment')
})

test('retrieval and latency are measured on request, in files of their own', async () => {
  const flags = ['--data', demoExamples, '--limit', '2', '--policies', 'center', '--retrieval', '--latency', '1']
  const { exitCode, messages } = await evaluate(...flags)
  expect(exitCode, messages).toBe(0)
  const retrieval = JSON.parse(await readFile(at('out/retrieval.json'), 'utf8'))
  expect(retrieval).toMatchObject({ queries: 2, depth: 20, systems: { keep: {}, center: {} } })
  expect(retrieval.systems.keep.rerank).toEqual(retrieval.systems.keep.retrieve)
  const latency = JSON.parse(await readFile(at('out/latency.json'), 'utf8'))
  expect(latency).toMatchObject({ queries: 1, systems: { center: { totalMs: { p50: expect.any(Number) } } } })
  const { systems } = JSON.parse(await readFile(at('out/summary.json'), 'utf8'))
  expect(systems.center.msPerQuery).toBe(latency.systems.center.totalMs.p50)
  const report = await readFile(at('out/report.html'), 'utf8')
  expect(report).toContain('Cropping before retrieval')
  expect(report).toContain('<h3>Time</h3>')
})

test('the same seed gives the same summary', async () => {
  const flags = ['--data', demoExamples, '--limit', '3', '--policies', 'random', '--seed', '7', '--json']
  const [first, second] = [await evaluate(...flags), await evaluate(...flags)]
  expect(first.exitCode).toBe(0)
  expect(second.output).toBe(first.output)
})

test('decisions are made again from their rows alone, and a changed row is told', async () => {
  const flags = [
    '--data',
    demoExamples,
    '--limit',
    '2',
    '--policies',
    'random,head',
    '--seed',
    '7',
    '--threshold',
    '0.3',
  ]
  expect((await evaluate(...flags)).exitCode).toBe(0)
  const rows = at('out/per-query.jsonl')
  const same = await runCommand(['eval', '--replay', rows])
  expect(same, same.messages).toMatchObject({ exitCode: 0, output: '2 decided again, 2 as recorded\n' })
  const text = await readFile(rows, 'utf8')
  // As rows were before settings had a field.
  await writeFile(rows, text.replace(/"random","kind":"policy","settings":\{"seed":7\}/g, '"random@7"'))
  expect(await readFile(rows, 'utf8')).toContain('"policy":"random@7","decision"')
  expect(await runCommand(['eval', '--replay', rows])).toMatchObject({ exitCode: 0 })
  await writeFile(rows, text.replace(/"seed":7/g, '"seed":8'))
  const changed = await runCommand(['eval', '--replay', rows, '--query', JSON.parse(text.split('\n')[0]!).queryId])
  expect(changed.exitCode).toBe(1)
  expect(changed.output).toMatch(/random, decision: was crop to .* is crop to/)
  expect((await runCommand(['eval', '--replay', rows, '--query', 'none'])).messages).toContain('no query "none"')
})

test('two runs are compared, query by query where their rows are there', async () => {
  const flags = ['--data', demoExamples, '--limit', '3', '--policies', 'center', '--seed']
  await runCommand(['eval', ...flags, '7', '--out', at('a')])
  await runCommand(['eval', ...flags, '8', '--out', at('b')])
  const files = [at('a/summary.json'), at('b/summary.json')]
  const run = await runCommand(['eval', '--compare', ...files, '--json'])
  expect(run.exitCode, run.messages).toBe(0)
  const comparison = JSON.parse(run.output)
  expect(comparison.settings).toEqual([{ name: 'seed', before: '7', after: '8' }])
  expect(comparison.systems.center.mrr.difference).toBe(0)
  expect(comparison.paired).toContainEqual(
    expect.objectContaining({ system: 'center', queries: 3, wins: 0, ties: 3, losses: 0, pValue: 1 }),
  )
  expect(comparison.files).toEqual(['qrels', 'run.center', 'run.keep'].map(name => ({ name, isSame: true })))
  await appendFile(at('b/run.center'), '\n')
  const { output } = await runCommand(['eval', '--compare', ...files])
  expect(output).toContain('seed: 7 -> 8')
  expect(output).toMatch(/\d+ figures in both/)
  expect(output).toContain('other bytes: run.center, of 3 TREC files in both')
  const same = await runCommand(['eval', '--compare', files[0]!, files[0]!])
  expect(same.output).toMatch(
    /figures in both, all the same to the bit\n\nthe same bytes: qrels, run.center, run.keep\n/,
  )
})

test('an evaluation that is interrupted keeps its rows, and the same command goes on with the same summary', async () => {
  const flags = ['--data', demoExamples, '--limit', '5', '--policies', 'random,target', '--json']
  const whole = await runCommand(['eval', ...flags, '--out', at('whole')])
  const controller = new AbortController()
  const cut = runCommand(['eval', ...flags, '--out', at('cut')], controller.signal)
  const countRows = async () => {
    const names = await readdir(at('cut')).catch(() => [])
    const checkpoint = names.find(name => name.startsWith('checkpoint'))
    const text = checkpoint === undefined ? '' : await readFile(at(`cut/${checkpoint}`), 'utf8')
    return text.split('\n').length - 1
  }
  while ((await countRows()) < 2) await new Promise(resolve => setTimeout(resolve, 5))
  controller.abort()
  expect((await cut).exitCode).toBe(130)
  const resumed = await runCommand(['eval', ...flags, '--out', at('cut')])
  expect(resumed.messages).toMatch(/going on after [1-4] queries/)
  expect(resumed.output).toBe(whole.output)
  expect((await readdir(at('cut'))).sort()).toEqual((await readdir(at('whole'))).sort())
})

describe('input that is wrong is exit 2, with one message and no folder', () => {
  test.each([
    [['--data', 'gone.jsonl'], /no file gone\.jsonl/],
    [[], /--data FILE or --dataset icon-scenes/],
    [['--data', demoExamples, '--dataset', 'icon-scenes'], /cannot be used with/],
    [['--dataset', 'icon-scnes'], /Allowed choices are icon-scenes/],
    [['--data', demoExamples, '--policies', 'keep,centre'], /"centre" is none of keep, center/],
    [['--data', demoExamples, '--policies', 'head', '--policy', 'gone'], /gone/],
    [['--data', demoExamples, '--scorer', 'gone'], /gone/],
    [['--compare', 'a/summary.json'], /two files.*got 1/],
    [['--compare', '.', '.'], /is a folder; name the summary.json/],
    [['--replay', 'gone.jsonl'], /gone\.jsonl/],
    [['--data', demoExamples, '--ties', 'none'], /candidate-order/],
    [['--data', demoExamples, '--gain', 'none'], /exponential/],
    [['--compare', 'gone.json', 'gone.json'], /gone\.json/],
    [['--data', demoExamples, '--threshold', '2'], /from 0 to 1/],
    [['--data', demoExamples, '--policies', 'always-crop', '--policy', 'gone'], /gone/],
    [['--data', demoExamples, '--limit', '0'], /whole number from 1/],
  ])('%j', async (flags, message) => {
    const run = await evaluate(...flags)
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    expect(run.messages).toMatch(message)
    expect(await readdir(folder)).toEqual([])
  })

  test.each([
    ['', /has no query; expected JSON Lines/],
    [
      '{"queryId":"q1","image":"IMAGE","question":"which?","candidates":[{"id":"a","text":"a"}]}\n',
      /none of the 1 queries.*has a relevant candidate.*"relevance" of 1/,
    ],
  ])('data that nothing can be said about: %j', async (text, message) => {
    await mkdir(at('data'))
    await writeFile(
      at('data/examples.jsonl'),
      text.replace('IMAGE', join(demoExamples, '../images/validation-00008.png')),
    )
    const run = await evaluate('--data', at('data/examples.jsonl'), '--policies', 'keep')
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    expect(run.messages).toMatch(message)
    expect(await readdir(folder)).toEqual(['data'])
  })

  test('a broken line, by its number', async () => {
    await mkdir(at('data'))
    await writeFile(at('data/examples.jsonl'), '{"queryId":"q1"\n')
    const run = await evaluate('--data', at('data/examples.jsonl'))
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    expect(run.messages).toMatch(/examples\.jsonl, line 1/)
    expect(await readdir(folder)).toEqual(['data'])
  })
})

test('a split of a file is refused: a file is evaluated as it is', async () => {
  for (const flag of [
    ['--split', 'test'],
    ['--lists', 'retrieved'],
  ]) {
    const { exitCode, messages } = await runCommand(['eval', '--data', 'any.jsonl', ...flag])
    expect([exitCode, messages]).toEqual([2, expect.stringContaining(`${flag[0]} is for --dataset`)])
  }
})

test('whatever ends an evaluation, the queries before it are kept, and the same command goes on after them', async () => {
  const rows = (await readFile(demoExamples, 'utf8'))
    .trim()
    .split('\n')
    .slice(0, 3)
    .map(line => JSON.parse(line))
  const absolute = (image: string) => join(dirname(demoExamples), image)
  for (const row of rows) {
    row.image = absolute(row.image)
    for (const candidate of row.candidates) candidate.image = absolute(candidate.image)
  }
  const { image } = rows[2]
  rows[2].image = join(folder, 'late.png')
  await writeFile(join(folder, 'examples.jsonl'), rows.map(row => JSON.stringify(row)).join('\n'))
  const command = ['eval', '--data', join(folder, 'examples.jsonl'), '--policies', 'keep', '--out', join(folder, 'out')]
  const broken = await runCommand(command)
  expect([broken.exitCode, broken.messages]).toEqual([2, expect.stringContaining('kept: 2 evaluated queries in')])
  await copyFile(image, rows[2].image)
  const mended = await runCommand(command)
  expect([mended.exitCode, mended.messages]).toEqual([0, expect.stringContaining('going on after 2 queries')])
})

const architectures = fileURLToPath(
  new URL('../../../../packages/encoder/src/__fixtures__/architectures/', import.meta.url),
)

test.each(['clip-embeds', 'siglip'])(
  'over %s what cannot see by the encoder is left out with a note, in the summary and the reports too',
  async encoder => {
    const data = ['--data', demoExamples, '--limit', '2', '--encoder', join(architectures, encoder), '--threads', '1']
    const { exitCode, output, messages } = await evaluate(...data, '--json')
    expect(exitCode).toBe(0)
    const { systems, run } = JSON.parse(output)
    expect(Object.keys(systems)).toEqual(['keep', 'center', 'random', 'look', 'target'])
    expect(run.systemsLeftOut).toEqual([
      { system: 'similarity', reason: expect.stringContaining('take the policy "look"') },
      { system: 'head', reason: expect.stringContaining('was trained on the encoder') },
      { system: 'always-crop', reason: expect.stringContaining('"look" needs no training') },
    ])
    expect(messages).toContain('note: similarity is left out: the similarity policy compares patch tokens')
    expect(await readFile(at('out/report.md'), 'utf8')).toContain('Left out: similarity.')
    expect(await readFile(at('out/report.html'), 'utf8')).toContain('Left out: <b>similarity</b>.')
  },
)

test('where no system is left, the reason is the error', async () => {
  const flags = ['--data', demoExamples, '--policies', 'similarity', '--encoder', join(architectures, 'clip-embeds')]
  const { exitCode, messages } = await evaluate(...flags)
  expect(exitCode).toBe(2)
  expect(messages).toMatch(/has no patch tokens; take the policy "look"/)
})
