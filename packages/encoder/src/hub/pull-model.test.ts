import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import { type HubServer, type HubServerOptions, startHubServer } from '@region-r1/test-kit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadEncoder } from '../load-encoder.ts'
import { listCachedModels } from './list-cached-models.ts'
import { type PullProgress, pullModel } from './pull-model.ts'
import { verifyCachedModel } from './verify-cached-model.ts'

const fixture = fileURLToPath(new URL('../__fixtures__/architectures/clip/', import.meta.url))
const name = 'owner/tiny-clip'
const commit = 'c0ffee'.padEnd(40, '0')
const older = 'decade'.padEnd(40, '0')
const weights = 'onnx/vision_model.onnx'
const files: Record<string, Uint8Array> = {
  'README.md': Buffer.from('# tiny'),
  'pytorch_model.bin': Buffer.alloc(5000),
}
for (const path of await readdir(fixture, { recursive: true })) {
  if (/\.\w+$/.test(path)) files[path.replaceAll('\\', '/')] = await readFile(join(fixture, path))
}
const needed = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  weights,
  'onnx/text_model.onnx',
]
const size = files[weights]!.length

/** A hub and a cache of the test's own. */
async function open(options: Partial<HubServerOptions> = {}): Promise<{ hub: HubServer; cacheDirectory: string }> {
  const revisions = { main: commit, 'v1/old': older }
  const hub = await startHubServer({ name, revisions, files, ...options })
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'region-r1-models-'))
  vi.stubEnv('HF_ENDPOINT', hub.url)
  vi.stubEnv('HF_HUB_CACHE', cacheDirectory)
  vi.stubEnv('HF_TOKEN', undefined)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await hub[Symbol.asyncDispose]()
    await rm(cacheDirectory, { recursive: true })
  })
  return { hub, cacheDirectory }
}

/** What came of the one file that was cut off: of its last packet a busy client may lose some. */
async function readPartialSize(cacheDirectory: string): Promise<number> {
  const blobs = join(cacheDirectory, 'models--owner--tiny-clip/blobs')
  const partial = (await readdir(blobs)).find(path => path.endsWith('.incomplete'))!
  return (await stat(join(blobs, partial))).size
}

test('the files of the encoder alone are fetched, by the commit that a branch means, and load by the name', async () => {
  const { hub, cacheDirectory } = await open()
  await expect(loadEncoder(name, { allowDownloads: false })).rejects.toThrow('it is not there')
  const progress: PullProgress[] = []
  const result = await pullModel(name, { onProgress: each => progress.push(each) })
  expect(result).toMatchObject({ id: `${name}@${commit}`, paths: needed, fetchedBytes: result.totalBytes })
  expect(hub.downloads).toEqual(needed.map(path => ({ path, start: 0 })))
  expect(progress.at(-1)!.bytes).toBe(result.totalBytes)
  expect(progress.map(({ bytes }) => bytes)).toEqual(progress.map(({ bytes }) => bytes).sort((a, b) => a - b))
  expect(await readFile(join(cacheDirectory, 'models--owner--tiny-clip/refs/main'), 'utf8')).toBe(commit)

  const [byName, byCommit, byFolder] = [
    await loadEncoder(name),
    await loadEncoder(result.id),
    await loadEncoder(fixture),
  ]
  expect([byName.id, byCommit.id]).toEqual([byFolder.id, byFolder.id])
  await Promise.all([byName, byCommit, byFolder].map(encoder => encoder.dispose()))
  await expect(loadEncoder(name, { dtype: 'q8', allowDownloads: false })).rejects.toThrow(
    /is there without onnx\/vision_model_quantized.onnx, onnx\/text_model_quantized.onnx; .* "region-r1 models pull owner\/tiny-clip --dtype q8"/,
  )
})

test('weights beside the models are fetched by the names that the models give, and load from the cache', async () => {
  const folder = fileURLToPath(new URL('../__fixtures__/models/external/', import.meta.url))
  const whole: Record<string, Uint8Array> = { 'onnx/vision_model.onnx_data': Buffer.from('of no one') }
  for (const path of await readdir(folder, { recursive: true })) {
    if (/\.\w+$/.test(path)) whole[path.replaceAll('\\', '/')] = await readFile(join(folder, path))
  }
  const { hub } = await open({ files: whole })
  const { paths, totalBytes, fetchedBytes } = await pullModel(name)
  const external = ['onnx/parts/2.safetensors', 'onnx/vision.weights.bin', 'onnx/text_model.onnx.data']
  expect(paths).toEqual([...needed, ...external])
  expect(fetchedBytes).toBe(totalBytes)
  const [pulled, local] = [await loadEncoder(name, { allowDownloads: false }), await loadEncoder(folder)]
  expect(pulled.id).toBe(local.id)
  await Promise.all([pulled.dispose(), local.dispose()])

  const [model] = await listCachedModels()
  expect(model!.missing).toEqual([])
  await rm(join(model!.directory, external[1]!))
  expect((await listCachedModels())[0]!.missing).toEqual([external[1]])
  await expect(loadEncoder(name, { allowDownloads: false })).rejects.toThrow('is there without onnx/vision.weights.bin')
  const again = await loadEncoder(name) // fetches what lacks
  await again.dispose()
  expect(hub.downloads.map(({ path }) => path)).toEqual([...needed, ...external])
})

test('a model that names weights which the hub does not list is not whole', async () => {
  const folder = fileURLToPath(new URL('../__fixtures__/models/external/', import.meta.url))
  const halves = ['onnx/vision_model.onnx', 'onnx/text_model.onnx']
  const partial = { ...files }
  for (const path of halves) partial[path] = await readFile(join(folder, path))
  await open({ files: partial })
  await expect(pullModel(name)).rejects.toThrow(/has no onnx\/parts\/2.safetensors, .* its export is not whole/)
})

test('what is there is not fetched again, and another dtype adds its own files', async () => {
  const { hub } = await open()
  await pullModel(name)
  const before = hub.downloads.length
  expect(await pullModel(name)).toMatchObject({ fetchedBytes: 0 })
  expect(hub.downloads).toHaveLength(before)
  await pullModel(name, { dtype: 'q8' })
  expect(hub.downloads.slice(before).map(({ path }) => path)).toEqual([
    'onnx/vision_model_quantized.onnx',
    'onnx/text_model_quantized.onnx',
  ])
})

test('a file that is cut off goes on where it was cut', async () => {
  const { hub } = await open()
  hub.cut(weights, { after: 50_000, times: 2 })
  await pullModel(name)
  expect(hub.downloads.filter(({ path }) => path === weights)).toEqual([
    { path: weights, start: 0 },
    { path: weights, start: 50_000 },
    { path: weights, start: 100_000 },
  ])
  const [model] = await listCachedModels()
  expect((await verifyCachedModel(model!)).map(({ status }) => status)).toEqual(needed.map(() => 'ok'))
})

test('a server that keeps cutting is given up, the branch means nothing yet, and the next pull goes on', async () => {
  const { hub, cacheDirectory } = await open()
  hub.cut(weights, { after: 1000, times: 99 })
  await expect(pullModel(name)).rejects.toThrow('broke off 5 times')
  await expect(loadEncoder(name, { allowDownloads: false })).rejects.toThrow('it is not there')
  const kept = await readPartialSize(cacheDirectory)
  expect(kept).toBeGreaterThan(0)
  hub.cut(weights, { after: 0, times: 0 })
  const before = hub.downloads.length
  const result = await pullModel(name)
  expect(hub.downloads[before]).toEqual({ path: weights, start: kept })
  expect(result.fetchedBytes).toBe(size - kept + files['onnx/text_model.onnx']!.length)
})

test('contents with another checksum never get the name, and a first part that was wrong is fetched anew', async () => {
  const { hub, cacheDirectory } = await open()
  const blobs = join(cacheDirectory, 'models--owner--tiny-clip/blobs')
  hub.damage(weights, Buffer.alloc(size, 7))
  await expect(pullModel(name)).rejects.toThrow('it was deleted: pull again')
  expect(await readdir(blobs)).toHaveLength(4)
  hub.damage(weights, files[weights]!)
  hub.cut(weights, { after: 1000, times: 99 })
  await expect(pullModel(name)).rejects.toThrow('what came is kept')
  const partial = (await readdir(blobs)).find(path => path.endsWith('.incomplete'))!
  await writeFile(join(blobs, partial), Buffer.alloc(5000, 7))
  hub.cut(weights, { after: 0, times: 0 })
  await pullModel(name)
  const [model] = await listCachedModels()
  expect(await verifyCachedModel(model!)).not.toContainEqual(expect.objectContaining({ status: 'damaged' }))
})

test('a tag and a commit are fetched as such', async () => {
  await open()
  expect((await pullModel(`${name}@v1/old`)).id).toBe(`${name}@${older}`)
  await expect(loadEncoder(name, { allowDownloads: false })).rejects.toThrow('it is not there')
  await (await loadEncoder(`${name}@v1/old`)).dispose()
  await pullModel(`${name}@${commit}`)
  await (await loadEncoder(`${name}@${commit}`)).dispose()
  expect((await listCachedModels()).map(model => model.commit)).toEqual([commit, older])
})

test('a token comes from the environment, and a model that needs one says so', async () => {
  await open({ token: 'hf_secret' })
  await expect(pullModel(name)).rejects.toThrow('(status 401): check the name; set HF_TOKEN')
  vi.stubEnv('HF_TOKEN', 'secret')
  await expect(pullModel(name)).rejects.toThrow('begins with hf_')
  vi.stubEnv('HF_TOKEN', 'hf_wrong')
  await expect(pullModel(name)).rejects.toThrow('the token of HF_TOKEN does not open it')
  vi.stubEnv('HF_TOKEN', 'hf_secret')
  expect((await pullModel(name)).paths).toEqual(needed)
})

test('names, revisions, hubs and models that do not fit are told apart', async () => {
  const { hub } = await open({ files: { 'config.json': Buffer.from('{}') } })
  await expect(pullModel('tiny')).rejects.toThrow(
    'expected a model of the hub, owner/name or owner/name@revision, got "tiny"',
  )
  await expect(pullModel('owner/../x')).rejects.toThrow(InvalidArgumentError)
  await expect(pullModel('owner/other')).rejects.toThrow('has no such model')
  await expect(pullModel(`${name}@gone`)).rejects.toThrow(InvalidArgumentError)
  await expect(pullModel(name)).rejects.toThrow(ModelFormatError)
  await expect(pullModel(name)).rejects.toThrow('has no preprocessor_config.json, tokenizer.json')
  await hub[Symbol.asyncDispose]()
  await expect(pullModel(name)).rejects.toThrow('check the connection and HF_ENDPOINT')
})

test('an abort stops a pull, and the branch means nothing yet', async () => {
  const { cacheDirectory } = await open()
  const controller = new AbortController()
  const onProgress = ({ path, bytes }: PullProgress) => {
    if (path === weights && bytes > 0) controller.abort(new Error('enough'))
  }
  await expect(pullModel(name, { signal: controller.signal, onProgress })).rejects.toThrow('enough')
  await expect(lstat(join(cacheDirectory, 'models--owner--tiny-clip/refs'))).rejects.toThrow('ENOENT')
})

test('what was changed on disk is found and mended by another pull, and models that are no encoders are not listed', async () => {
  const { cacheDirectory } = await open()
  expect(await listCachedModels()).toEqual([])
  const { directory, totalBytes } = await pullModel(name)
  const other = join(cacheDirectory, 'models--a--text-model')
  await mkdir(join(other, 'snapshots', commit), { recursive: true })
  await symlink('nowhere', join(other, 'snapshots', commit, 'model.safetensors'))
  const [model, ...more] = await listCachedModels()
  expect(more).toEqual([])
  expect(model).toEqual({ name, commit, revisions: ['main'], directory, bytes: totalBytes, missing: [] })
  const bytes = await readFile(join(directory, weights))
  bytes[100]! ^= 1
  await writeFile(join(directory, weights), bytes)
  await rm(join(directory, 'config.json'))
  await writeFile(join(directory, 'notes.txt'), 'mine')
  const [changed] = await listCachedModels()
  expect(changed!.missing).toEqual(['config.json'])
  expect((await verifyCachedModel(changed!)).filter(({ status }) => status !== 'ok')).toEqual([
    { path: 'config.json', status: 'missing' },
    { path: 'notes.txt', status: 'unknown' },
    { path: weights, status: 'damaged' },
  ])
  const { fetchedBytes } = await pullModel(name)
  expect(fetchedBytes).toBe(size)
  const [mended] = await listCachedModels()
  expect((await verifyCachedModel(mended!)).map(({ status }) => status)).not.toContain('damaged')
})
