import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadEncoder } from '../load-encoder.ts'
import { findShippedEncoder } from '../shipped/shipped-encoders.ts'
import { keepOptimizedModel } from './keep-optimized-model.ts'

const model = join(findShippedEncoder('icons')!, 'onnx', 'text_model.onnx')
const picture = { width: 2, height: 2, data: Uint8Array.from({ length: 12 }, (_, index) => index * 20) }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graphs-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

test('a model is kept once, by many at the same time too, and nothing else is left', async () => {
  const kept = await Promise.all(Array.from({ length: 3 }, () => keepOptimizedModel(model, 'id/text', folder)))
  expect(new Set(kept).size).toBe(1)
  expect((await readdir(dirname(kept[0]!))).sort()).toEqual(['kept.json', 'model.onnx', 'weights.bin'])
  expect(await readdir(join(dirname(kept[0]!), '..'))).toEqual(['text'])
})

test('what cannot be kept, or is no model, stays where it is', async () => {
  const file = join(folder, 'file')
  await writeFile(file, 'no model')
  expect(await keepOptimizedModel(model, 'id/text', join(file, 'below'))).toBe(model)
  expect(await keepOptimizedModel(file, 'id/text', join(folder, 'cache'))).toBe(file)
})

test('an encoder gives the same to the bit from what was kept, and from what is made anew where that was damaged or cut off', async () => {
  const encode = async () => {
    const encoder = await loadEncoder('icons', { device: 'cpu' })
    const vectors = [
      await encoder.encodeImages([{ image: picture }]),
      await encoder.encodeTexts(['a red bird', 'wing']),
    ]
    await encoder.dispose()
    return vectors
  }
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'file', 'below'))
  await writeFile(join(folder, 'file'), '')
  const expected = await encode()
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'))
  expect(await encode()).toEqual(expected)
  expect(await encode()).toEqual(expected)
  const files = await readdir(join(folder, 'cache'), { recursive: true, withFileTypes: true })
  const weights = files.filter(({ name }) => name === 'weights.bin')
  expect(weights).toHaveLength(2)
  const old = new Date('2020-01-01')
  for (const { parentPath, name } of weights) {
    const file = join(parentPath, name)
    await writeFile(file, new Uint8Array((await stat(file)).size))
    await utimes(file, old, old)
  }
  expect(await encode()).toEqual(expected)
  for (const { parentPath, name } of weights) {
    expect((await readFile(join(parentPath, name))).some(byte => byte !== 0)).toBe(true)
    await writeFile(join(parentPath, name), 'cut off')
  }
  expect(await encode()).toEqual(expected)
})
