import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createRng, InvalidArgumentError } from '@region-r1/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmbeddingCache } from './create-embedding-cache.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-cache-'))
})
afterAll(() => rm(folder, { recursive: true }))

const features = { embedding: Float32Array.of(0.6, 0.8), patches: Float32Array.of(1, 2, 3) }

test('what was stored in a folder is there for the next run', async () => {
  const directory = join(folder, 'runs/deep')
  const first = createEmbeddingCache({ directory })
  expect(await first.get('key')).toBeUndefined()
  await first.set('key', features)
  await first.close()
  const second = createEmbeddingCache({ directory })
  expect(await second.get('key')).toEqual(features)
  expect(await second.get('key')).toEqual(features)
  expect(second.getStatistics()).toMatchObject({ memoryHits: 1, diskHits: 1, misses: 0, entries: 1 })
  await second.close()
})

test('what memory has no room for is still on disk', async () => {
  const cache = createEmbeddingCache({ directory: join(folder, 'small'), maxBytes: 30 })
  await cache.set('a', features)
  await cache.set('b', features)
  expect(cache.getStatistics().entries).toBe(1)
  expect(await cache.get('a')).toEqual(features)
  expect(cache.getStatistics().diskHits).toBe(1)
  await cache.close()
})

test('without a folder nothing is opened, and closing is fine', async () => {
  const cache = createEmbeddingCache()
  await cache.set('key', features)
  expect(await cache.get('key')).toBe(features)
  await cache.close()
})

test('a folder that cannot be one says so', async () => {
  const path = join(folder, 'file')
  await writeFile(path, 'in the way')
  const cache = createEmbeddingCache({ directory: join(path, 'below') })
  await expect(cache.get('key')).rejects.toThrow(InvalidArgumentError)
  await expect(cache.get('key')).rejects.toThrow('cannot be used')
})

test('whatever a disk loses or changes costs the entries that it held, and no more', async () => {
  const directory = join(folder, 'damaged')
  const keys = Array.from({ length: 60 }, (_, index) => `entry-${index}`)
  const first = createEmbeddingCache({ directory })
  for (const key of keys) await first.set(key, features)
  const files = await listFiles(directory)
  expect(files).toHaveLength(keys.length)
  const rng = createRng(1)
  for (const [place, file] of files.entries()) {
    const bytes = await readFile(file)
    if (place % 3 === 1) await writeFile(file, bytes.subarray(0, rng.nextInt(bytes.length)))
    if (place % 3 === 2) {
      bytes[rng.nextInt(bytes.length)]! ^= 1 + rng.nextInt(255)
      await writeFile(file, bytes)
    }
  }
  const second = createEmbeddingCache({ directory })
  const found = await Promise.all(keys.map(key => second.get(key)))
  expect(found.filter(entry => entry !== undefined)).toEqual(Array(20).fill(features))
  expect(second.getStatistics()).toMatchObject({ diskHits: 20, misses: 40, damaged: 40 })
  for (const key of keys) await second.set(key, features)
  const third = createEmbeddingCache({ directory })
  for (const key of keys) expect(await third.get(key)).toEqual(features)
})

test.skipIf(process.platform === 'win32')("a pipe or a link to a device in an entry's place is no entry", async () => {
  const directory = join(folder, 'odd')
  const first = createEmbeddingCache({ directory })
  for (const key of ['pipe', 'device']) await first.set(key, features)
  const [pipe, device] = await listFiles(directory)
  await Promise.all([pipe, device].map(file => rm(file!)))
  spawnSync('mkfifo', [pipe!])
  await symlink('/dev/zero', device!)
  const second = createEmbeddingCache({ directory })
  expect([await second.get('pipe'), await second.get('device')]).toEqual([undefined, undefined])
})

test('a disk that takes nothing rejects, once and with its folder, and memory has the entry', async () => {
  const directory = join(folder, 'refusing')
  const cache = createEmbeddingCache({ directory })
  await cache.get('key')
  await rm(join(directory, 'embeddings-2'), { recursive: true })
  await writeFile(join(directory, 'embeddings-2'), 'in the way')
  await expect(cache.set('key', features)).rejects.toThrow(`could not be kept in ${directory}`)
  expect(await cache.get('key')).toBe(features)
  expect(await cache.get('other')).toBeUndefined()
})

test('a process killed while it writes leaves every entry that it had confirmed', async () => {
  const directory = join(folder, 'killed')
  const script = fileURLToPath(new URL('../__fixtures__/write-until-killed.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let confirmed = -1
  for await (const line of createInterface(child.stdout)) {
    confirmed = Number(line)
    if (confirmed === 60) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  expect(confirmed).toBeGreaterThanOrEqual(60)

  const cache = createEmbeddingCache({ directory })
  for (let index = 0; index <= confirmed; index++) {
    const entry = await cache.get(`entry-${index}`)
    expect(entry?.embedding).toEqual(new Float32Array(512).fill(index))
    expect(entry?.patches).toEqual(new Float32Array(8192).fill(-index))
  }
  await cache.set('after', features)
  expect(await cache.get('after')).toEqual(features)
  await cache.close()
})

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}
