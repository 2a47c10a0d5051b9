import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError } from '@region-r1/core'
import { type HubServer, startHubServer } from '@region-r1/test-kit'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { loadEncoder } from '../load-encoder.ts'
import type { PullProgress } from './pull-model.ts'

// A hub with CLIP as its public exports are: image_embeds alone, in fp32.
const fixture = fileURLToPath(new URL('../__fixtures__/architectures/clip-embeds/', import.meta.url))
const name = 'owner/tiny-clip'
const commit = 'c0ffee'.padEnd(40, '0')
const files: Record<string, Uint8Array> = {}
for (const path of await readdir(fixture, { recursive: true })) {
  if (/\.\w+$/.test(path)) files[path.replaceAll('\\', '/')] = await readFile(join(fixture, path))
}

let hub: HubServer
let home: string
beforeEach(async () => {
  hub = await startHubServer({ name, revisions: { main: commit }, files })
  home = await mkdtemp(join(tmpdir(), 'region-r1-home-'))
  vi.stubEnv('HF_ENDPOINT', hub.url)
  vi.stubEnv('HF_HOME', home)
  for (const variable of ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_TOKEN', 'HF_HUB_OFFLINE']) {
    vi.stubEnv(variable, undefined)
  }
  return async () => {
    vi.unstubAllEnvs()
    await hub[Symbol.asyncDispose]()
    await rm(home, { recursive: true })
  }
})

test('a name of the hub fetches itself into the cache of HF_HOME, and from then on asks nothing', async () => {
  const progress: PullProgress[] = []
  const encoder = await loadEncoder(name, { threads: 1, onDownload: each => progress.push(each) })
  await encoder.dispose()
  const [first, last] = [progress[0]!, progress.at(-1)!]
  expect(first.totalBytes).toBe(Object.values(files).reduce((sum, { length }) => sum + length, 0))
  expect(last.bytes).toBe(last.totalBytes)
  expect(await readdir(join(home, 'hub'))).toEqual(['models--owner--tiny-clip'])

  await hub[Symbol.asyncDispose]()
  const again = await loadEncoder(name, { threads: 1, allowDownloads: false })
  await again.dispose()
  expect(again.id).toBe(encoder.id)
})

test('the encoder of a thread of its own is fetched too', async () => {
  const encoder = await loadEncoder(name, { threads: 1, worker: true, onDownload: () => {} })
  expect((await encoder.encodeTexts(['red']))[0]).toHaveLength(encoder.embeddingSize)
  await encoder.dispose()
})

test.each([
  ['allowDownloads: false', { allowDownloads: false }, undefined, 'since allowDownloads is false'],
  ['HF_HUB_OFFLINE=1', {}, '1', 'since HF_HUB_OFFLINE is set'],
  ['HF_HUB_OFFLINE=True', { allowDownloads: true }, 'True', 'since HF_HUB_OFFLINE is set'],
])('with %s nothing is fetched, and the error says why and how to get it', async (_, options, offline, why) => {
  vi.stubEnv('HF_HUB_OFFLINE', offline)
  const load = loadEncoder(name, options)
  await expect(load).rejects.toThrow(InvalidArgumentError)
  await expect(load).rejects.toThrow(`it is not there; nothing is fetched, ${why}`)
  await expect(load).rejects.toThrow('get it by "region-r1 models pull owner/tiny-clip"')
  expect(hub.downloads).toEqual([])
})

test('HF_HUB_OFFLINE=0 is no wish to be offline', async () => {
  vi.stubEnv('HF_HUB_OFFLINE', '0')
  await (await loadEncoder(name, { threads: 1 })).dispose()
})

test('without a connection the error says what failed and how to get the model', async () => {
  await hub[Symbol.asyncDispose]()
  const load = loadEncoder(name)
  await expect(load).rejects.toThrow(InvalidArgumentError)
  await expect(load).rejects.toThrow(/fetching it failed: .*check the connection and HF_ENDPOINT/)
  await expect(load).rejects.toThrow('get it by "region-r1 models pull owner/tiny-clip"')
})

test('a name that the hub does not know may have been meant as a folder, and both are said', async () => {
  await expect(loadEncoder('models/tiny')).rejects.toThrow(
    /there is no folder models\/tiny, and .* fetching it failed: .* has no such model/,
  )
})

test('a dtype that the model lacks is told with the file that was looked for', async () => {
  await expect(loadEncoder(name, { dtype: 'q4' })).rejects.toThrow(
    /has no onnx\/vision_model_q4\.onnx.*models pull owner\/tiny-clip --dtype q4/,
  )
})

test('an abort stops the download with its reason', async () => {
  const controller = new AbortController()
  const onDownload = () => controller.abort(new Error('enough'))
  await expect(loadEncoder(name, { onDownload, signal: controller.signal })).rejects.toThrow('enough')
})

test('a folder of that name wins over the hub', async () => {
  const before = process.cwd()
  const directory = await mkdtemp(join(tmpdir(), 'region-r1-folder-'))
  onTestFinished(async () => {
    process.chdir(before)
    await rm(directory, { recursive: true })
  })
  process.chdir(directory)
  await mkdir(join(directory, name), { recursive: true })
  await expect(loadEncoder(name)).rejects.toThrow(/config\.json/)
  expect(hub.downloads).toEqual([])
})
