import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize } from 'node:v8'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from './testing/create-temporary-folder.ts'
import { runBinary } from './testing/run-binary.ts'

test('the demo opens with photos and every answer, prints every system and a decision, and writes report pages', {
  timeout: 600_000,
}, async () => {
  const cwd = await createTemporaryFolder()
  const { exitCode, output, messages } = await runBinary(['demo'], { cwd })
  expect(exitCode, messages).toBe(0)
  for (const system of ['keep', 'center', 'random', 'similarity', 'target', 'oracle']) expect(output).toContain(system)
  expect(output).toMatch(
    /One of them: "What is this spoon for\?" about .*coffee\.jpg\ncrop to \(\d+, \d+, \d+, \d+\) px/,
  )
  expect(output).toMatch(/\n\nIcons\n\nall: 24 queries/)
  expect(output).toMatch(/^Photos\n\nphoto .*\nastronaut-0 {2}Which spacecraft is this\? .*/)
  expect(messages).toContain(
    'report with pictures: .region-r1/demo/report.html; of icons: .region-r1/demo/icons/report.html',
  )
  expect(await readFile(join(cwd, '.region-r1/demo/report.html'), 'utf8')).toContain('<img')
})

test('doctor finds this machine and the shipped models fit, as one JSON document', { timeout: 120_000 }, async () => {
  const { exitCode, output } = await runBinary(['doctor', '--json'], { cwd: await createTemporaryFolder() })
  const { ok, checks } = JSON.parse(output) as { ok: boolean; checks: { name: string; status: string }[] }
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
  expect({ ok, exitCode }).toEqual({ ok: true, exitCode: 0 })
  expect(checks.map(({ name }) => name)).toEqual([
    'node',
    'runtime',
    'images',
    ...['encoder', 'golden', 'policy'],
    ...['encoder', 'golden', 'policy'],
    'training',
  ])
})

test('onnxruntime reports nothing to its maker, and leaves nothing of its own in the home', {
  timeout: 120_000,
}, async () => {
  const cwd = await createTemporaryFolder()
  const HOME = await createTemporaryFolder()
  const env = {
    ...process.env,
    HOME,
    TMPDIR: HOME,
    XDG_CACHE_HOME: join(HOME, '.cache'),
    ORT_DISABLE_TELEMETRY: undefined,
  }
  const demo = fileURLToPath(new URL('../assets/demo/', import.meta.url))
  const flags = ['--question', 'What is this?', '--image', join(demo, 'photos/coffee.jpg'), '--encoder', 'icons']
  const { exitCode } = await runBinary(['rerank', ...flags, '--candidates', join(demo, 'candidates.jsonl')], {
    cwd,
    env,
  })
  expect(exitCode).toBe(0)
  const left = await readdir(HOME, { recursive: true })
  const foreign = left.filter(name => !name.startsWith(join('.cache', 'region-r1')))
  expect(foreign.filter(name => /Microsoft|onnxruntime|mat-debug/.test(name))).toEqual([])
})

test('wrong usage is exit 2 with nothing on standard output', async () => {
  const run = await runBinary(['rerank', '--image'], { cwd: await createTemporaryFolder() })
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toContain("option '--image <file>' argument missing")
})

test('Ctrl-C ends with exit 130 and leaves no file that is half written', { timeout: 120_000 }, async () => {
  const cwd = await createTemporaryFolder()
  const flags = ['--dataset', 'icon-scenes', '--split', 'validation', '--limit', '5000']
  const { exitCode, output, messages } = await runBinary(['eval', ...flags], { cwd, interruptAfter: 'generating' })
  expect(messages).toMatch(/interrupted/)
  expect({ exitCode, output }).toEqual({ exitCode: 130, output: '' })
  const left = existsSync(join(cwd, '.region-r1')) ? await readdir(join(cwd, '.region-r1'), { recursive: true }) : []
  expect(left.filter(name => /\.(tmp|partial)$|manifest\.json$|examples.*\.jsonl$/.test(name))).toEqual([])
})

test('worker processes give the summary of one process, byte by byte', { timeout: 300_000 }, async () => {
  const cwd = await createTemporaryFolder()
  const data = fileURLToPath(new URL('../assets/demo/examples.jsonl', import.meta.url))
  const flags = ['eval', '--data', data, '--limit', '6', '--policies', 'random,similarity,target', '--json']
  const alone = await runBinary([...flags, '--out', 'alone'], { cwd })
  const together = await runBinary([...flags, '--out', 'together', '--workers', '2'], { cwd })
  expect(together.exitCode, together.messages).toBe(0)
  expect(together.output).toBe(alone.output)
  const readRows = (folder: string) => readFile(join(cwd, folder, 'per-query.jsonl'), 'utf8')
  expect(await readRows('together')).toBe(await readRows('alone'))
})

test('a dataset is generated below the working directory once, and both of its lists are evaluated', {
  timeout: 300_000,
}, async () => {
  const cwd = await createTemporaryFolder()
  const flags = [
    '--dataset',
    'icon-scenes',
    '--split',
    'validation',
    '--limit',
    '2',
    '--policies',
    'keep,target',
    '--json',
  ]
  const readCandidates = async () =>
    (await readFile(join(cwd, '.region-r1/eval/per-query.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).candidates.map((candidate: { id: string }) => candidate.id))
  const hard = await runBinary(['eval', ...flags], { cwd })
  expect(hard.exitCode, hard.messages).toBe(0)
  expect(hard.messages).toContain('generating 2 queries')
  expect(JSON.parse(hard.output)).toMatchObject({ queries: 2, candidatesPerQuery: 20 })
  const hardCandidates = await readCandidates()
  const retrieved = await runBinary(['eval', ...flags, '--lists', 'retrieved'], { cwd })
  expect(retrieved.messages).not.toContain('generating')
  expect(JSON.parse(retrieved.output)).toMatchObject({ queries: 2, candidatesPerQuery: 20 })
  expect(await readCandidates()).not.toEqual(hardCandidates)
})

test('worker processes measure the rewards of one process', { timeout: 300_000 }, async () => {
  const cwd = await createTemporaryFolder()
  const data = fileURLToPath(new URL('../assets/demo/examples.jsonl', import.meta.url))
  await writeFile(join(cwd, 'settings.json'), '{"warmStart":{"steps":1},"head":{"hiddenSize":8}}')
  const flags = [
    'train',
    '--data',
    data,
    '--limit',
    '5',
    '--anchors',
    '0.5x2',
    '--config',
    'settings.json',
    '--steps',
    '1',
  ]
  for (const workers of ['1', '2']) {
    const own = ['--workers', workers, '--table', `table-${workers}`, '--out', `run-${workers}`, '--backend', 'wasm']
    const { exitCode, messages } = await runBinary([...flags, ...own], { cwd })
    expect(exitCode, messages).toBe(0)
  }
  const readShards = async (folder: string) => {
    const names = (await readdir(join(cwd, folder))).sort()
    return Promise.all(names.map(async name => [name, deserialize(await readFile(join(cwd, folder, name)))]))
  }
  expect(await readShards('table-2')).toEqual(await readShards('table-1'))
})
