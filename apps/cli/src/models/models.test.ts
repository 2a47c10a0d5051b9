import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startHubServer } from '@region-r1/test-kit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const shipped = fileURLToPath(new URL('../../../../packages/encoder/models/icons/', import.meta.url))
const demo = fileURLToPath(new URL('../../assets/demo/', import.meta.url))
const picture = join(demo, 'images/validation-00000.png')
const candidates = join(demo, 'candidates.jsonl')
const question = ['--image', picture, '--question', 'what?', '--candidates', candidates]
const rerank = ['rerank', ...question, '--policy', 'keep', '--json', '--encoder']
const name = 'owner/tiny'
const commit = 'c0ffee'.padEnd(40, '0')

async function openHub() {
  const files: Record<string, Uint8Array> = {}
  for (const path of await readdir(shipped, { recursive: true })) {
    if (/\.\w+$/.test(path)) files[path.replaceAll('\\', '/')] = await readFile(join(shipped, path))
  }
  const hub = await startHubServer({ name, revisions: { main: commit }, files })
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await hub[Symbol.asyncDispose]()
  })
  vi.stubEnv('HF_ENDPOINT', hub.url)
  vi.stubEnv('HF_HUB_CACHE', await createTemporaryFolder())
  vi.stubEnv('HF_TOKEN', undefined)
  return hub
}

test('a model is pulled, listed, used by its name, and found damaged once it is', async () => {
  const hub = await openHub()
  hub.cut('onnx/vision_model.onnx', { after: 100_000, times: 1 })
  expect(await runCommand(['models', 'list'])).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('none yet'),
  })
  const pulled = await runCommand(['models', 'pull', name, '--json'])
  expect(pulled, pulled.messages).toMatchObject({ exitCode: 0, messages: '' })
  const { id, directory } = JSON.parse(pulled.output)
  expect(id).toBe(`${name}@${commit}`)
  expect((await runCommand(['models', 'list'])).output).toMatch(/owner\/tiny +c0ffee000000 +main +\d\.\d MB\n/)

  const ranked = await runCommand([...rerank, name])
  expect(ranked.exitCode, ranked.messages).toBe(0)

  expect(await runCommand(['models', 'verify', name])).toMatchObject({ exitCode: 0 })
  await writeFile(join(directory, 'config.json'), '{}')
  const found = await runCommand(['models', 'verify'])
  expect(found).toMatchObject({ exitCode: 1, messages: '' })
  expect(found.output).toMatch(/damaged {2}config\.json[\s\S]*pull again/)
})

test('a model that is not there is exit 2, and the message says how to get it', async () => {
  await openHub()
  const ranked = await runCommand([...rerank, 'owner/none'])
  expect(ranked).toMatchObject({ exitCode: 2, output: '' })
  expect(ranked.messages).toContain('get it by "region-r1 models pull owner/none"')
  expect((await runCommand(['models', 'pull', 'owner/none'])).messages).toContain('has no such model')
  expect((await runCommand(['models', 'verify', 'owner/none'])).exitCode).toBe(2)
  expect((await runCommand(['models', 'pull', name, '--dtype', 'q3'])).messages).toContain('Allowed choices are fp32')
})

test('a name of the hub as --encoder is fetched, which is said once, and not fetched again', async () => {
  const hub = await openHub()
  const first = await runCommand([...rerank, name])
  expect(first).toMatchObject({ exitCode: 0, messages: expect.stringMatching(/^fetching an encoder of \d\.\d MB\n$/) })
  const { length } = hub.downloads
  expect(await runCommand([...rerank, name])).toMatchObject({ exitCode: 0, messages: '', output: expect.any(String) })
  expect(hub.downloads).toHaveLength(length)
})

test('with HF_HUB_OFFLINE=1 it is exit 2 with how to get it', async () => {
  await openHub()
  vi.stubEnv('HF_HUB_OFFLINE', '1')
  const run = await runCommand([...rerank, name])
  expect(run).toMatchObject({ exitCode: 2, output: '' })
  expect(run.messages).toContain('since HF_HUB_OFFLINE is set; get it by "region-r1 models pull owner/tiny"')
})
