import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ChatReply, startChatServer } from '@region-r1/policy/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const demoExamples = fileURLToPath(new URL('../../assets/demo/examples.jsonl', import.meta.url))

let folder = ''
const at = (name: string) => join(folder, name)
beforeEach(async () => {
  folder = await createTemporaryFolder()
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const keep: ChatReply = { content: 'NO_CROP_NEEDED' }
const crop: ChatReply = { toolCall: { name: 'image_zoom_in_tool', arguments: '{"bbox_2d":[14,28,140,154]}' } }
const label = (baseUrl: string, ...flags: string[]) =>
  runCommand([
    'label',
    '--data',
    demoExamples,
    '--out',
    at('labels.jsonl'),
    '--url',
    baseUrl,
    '--model',
    'eyes',
    ...flags,
  ])
const readLabels = async () =>
  (await readFile(at('labels.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

test('a model labels a file, going on from what is there, and a head starts from its decisions', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'secret')
  await using server = await startChatServer({ answer: (_, index) => (index % 2 === 0 ? crop : keep) })
  const first = await label(server.baseUrl, '--limit', '2')
  expect(first).toMatchObject({ exitCode: 0, output: expect.stringContaining('2 labelled now, 0 before, 0 failed') })
  const { exitCode, output } = await label(server.baseUrl, '--limit', '5', '--concurrency', '1', '--json')
  expect(exitCode).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ policy: 'vlm-eyes', labeled: 3, known: 2, failed: [] })
  expect(server.requests).toHaveLength(5)
  expect(server.requests[0]!.headers.authorization).toBe('Bearer secret')
  const labels = await readLabels()
  expect(labels.map(({ decision }) => decision.type).sort()).toEqual(['crop', 'crop', 'crop', 'keep', 'keep'])

  const settings = { head: { hiddenSize: 8, blocks: 1 }, batchSize: 4, warmStart: { steps: 2 }, validationInterval: 2 }
  await writeFile(at('settings.json'), JSON.stringify(settings))
  const flags = ['--data', demoExamples, '--anchors', '0.5x2', '--limit', '5', '--steps', '2', '--workers', '1']
  const places = ['--out', at('run'), '--table', at('table'), '--config', at('settings.json'), '--backend', 'wasm']
  const trained = await runCommand(['train', ...flags, ...places, '--labels', at('labels.jsonl'), '--json'])
  expect(trained.exitCode).toBe(0)
  expect(trained.messages).toMatch(/labels: the warm start imitates those of [45] of [45] queries/)
})

test('queries that the model fails on are named, the others are written, and the exit code is 1', async () => {
  await using server = await startChatServer({
    answer: (_, index) => (index === 1 ? { status: 403, body: '{"error":{"message":"not this one"}}' } : keep),
  })
  const { exitCode, output, messages } = await label(server.baseUrl, '--limit', '3', '--concurrency', '1')
  expect(exitCode).toBe(1)
  expect(output).toContain('2 labelled now, 0 before, 1 failed')
  expect(messages).toMatch(/warning: validation-\S+: .*not this one/)
  expect(await readLabels()).toHaveLength(2)
})

test('labels of other queries and unknown coordinates are wrong input', async () => {
  const decision = { type: 'keep', cropProbability: 0 }
  const other = { queryId: 'other', policy: 'eyes', imageSize: { width: 1, height: 1 }, decision }
  await writeFile(at('labels.jsonl'), JSON.stringify(other))
  const flags = ['--data', demoExamples, '--limit', '5', '--anchors', '0.5x2', '--workers', '1', '--backend', 'wasm']
  const places = ['--out', at('run'), '--table', at('table'), '--labels', at('labels.jsonl')]
  const trained = await runCommand(['train', ...flags, ...places])
  expect(trained).toMatchObject({ exitCode: 2, messages: expect.stringContaining('none of the 1 labels') })
  const labelled = await label('http://localhost:1/v1', '--coordinates', 'miles')
  expect(labelled).toMatchObject({ exitCode: 2, messages: expect.stringContaining('thousandths') })
})
