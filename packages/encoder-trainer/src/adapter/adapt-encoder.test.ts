import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { computeDotProduct, InvalidArgumentError, ModelFormatError, normalizeVector } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'
import { loadEncoder } from '@region-r1/encoder'
import { openBackend } from '@region-r1/tensor'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { writeToyKb } from '../testing/create-toy-kb.ts'
import { type AdaptEncoderOptions, type AdaptEncoderResult, adaptEncoder } from './adapt-encoder.ts'
import { applyAdapter } from './adapter-network.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const icons = fileURLToPath(new URL('../../../encoder/models/icons', import.meta.url))
const clip = fileURLToPath(new URL('../../../encoder/src/__fixtures__/models/clip', import.meta.url))
let folder: string
let entries: KbEntry[]
let result: AdaptEncoderResult
const at = (name: string) => join(folder, name)
const image = { width: 40, height: 30, data: Uint8Array.from({ length: 3600 }, (_, index) => (index * 7) % 256) }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-r1-adapt-'))
  entries = await writeToyKb(at('kb'), { further: 4 })
  result = await adapt(icons, 'adapted', { crops: 0 })
})
afterAll(() => rm(folder, { recursive: true }))

async function adapt(source: string, out: string, overrides: Partial<AdaptEncoderOptions> = {}) {
  const encoder = await loadEncoder(source, { device: 'cpu', threads: 1 })
  try {
    const backend = await openBackend('wasm')
    const settings = { steps: 40, crops: 1, validationShare: 0.3, adaptsPatches: true }
    return await adaptEncoder({ encoder, source, entries, backend, directory: at(out), ...settings, ...overrides })
  } finally {
    await encoder.dispose()
  }
}

/** One picture's embedding and first patch, and a text's embedding. */
async function encode(source: string) {
  const encoder = await loadEncoder(source, { device: 'cpu', threads: 1 })
  const [features] = await encoder.encodeImages([{ image }])
  const [text] = await encoder.encodeTexts(['a red disc'])
  await encoder.dispose()
  return {
    id: encoder.id,
    embedding: features!.embedding,
    patch: features!.patches?.slice(0, text!.length),
    text: text!,
  }
}

test('held-out photos of an encoder that knows nothing find their entries better than before', async () => {
  const { before, validation, step } = await adapt(clip, 'learned', { steps: 80, adaptsPatches: false })
  expect(validation.mrr).toBeGreaterThan(before.mrr + 0.1)
  expect(step).toBeGreaterThan(0)
})

test('an encoder that finds all of them already stays as it is', () => {
  expect(result).toMatchObject({ encoder: at('adapted'), entries: 12, validatedOn: 'held-out pictures', step: 0 })
  expect([result.before.mrr, result.validation.mrr]).toEqual([1, 1])
  expect(result.kept).toBeCloseTo(1, 5)
})

test('everyday names stay nearer to where they were, the more they count', async () => {
  const overrides = { steps: 40, adaptsPatches: false, validationShare: 0 }
  const free = await adapt(clip, 'free', { ...overrides, keepWeight: 0 })
  const held = await adapt(clip, 'held', { ...overrides, keepWeight: 100 })
  expect(free.validatedOn).toBe('training pictures')
  expect(held.kept).toBeGreaterThan(free.kept)
})

test('the folder loads as another encoder, whose config says what it was made of', async () => {
  const [before, after] = [await encode(icons), await encode(at('adapted'))]
  expect(after.id).not.toBe(before.id)
  const { adapter } = JSON.parse(await readFile(at('adapted/config.json'), 'utf8'))
  expect(adapter).toMatchObject({ of: before.id, step: result.step, kept: result.kept })
  expect((await readdir(folder)).filter(name => name.includes('partial'))).toEqual([])
})

test('the same seed gives the same bytes, and nothing of it stays in memory', async () => {
  const before = memory().numTensors
  await adapt(icons, 'again', { crops: 0 })
  expect(memory().numTensors).toBe(before)
  for (const file of ['onnx/vision_model.onnx', 'onnx/text_model.onnx', 'config.json']) {
    expect((await readFile(at(`again/${file}`))).equals(await readFile(at(`adapted/${file}`))), file).toBe(true)
  }
})

test('where the pictures lie changes nothing', async () => {
  const [here, there] = [entries, await writeToyKb(at('elsewhere'), { further: 4 })]
  const overrides = { steps: 20, crops: 2, adaptsPatches: false }
  const first = await adapt(clip, 'here', { ...overrides, entries: here })
  const second = await adapt(clip, 'there', { ...overrides, entries: there })
  expect({ ...second, encoder: first.encoder }).toEqual(first)
  expect((await readFile(at('there/config.json'))).equals(await readFile(at('here/config.json')))).toBe(true)
})

test('pictures, patches and texts are multiplied by what was learned', async () => {
  const { exportAdaptedEncoder } = await import('./export-adapted-encoder.ts')
  const size = 192
  const random = (seed: number) => Float32Array.from({ length: size * size }, (_, index) => Math.sin(seed * index) / 20)
  const shape = [size, size]
  const weights = { pictures: { shape, values: random(1.7) }, texts: { shape, values: random(2.3) } }
  const write = (source: string, out: string, adaptsPatches: boolean) =>
    exportAdaptedEncoder({ source, directory: at(out), weights, adaptsPatches, description: {} })
  await write(icons, 'once', true)
  const [before, after] = [await encode(icons), await encode(at('once'))]
  const expected = (vector: Float32Array, { values }: { values: Float32Array }) =>
    normalizeVector(applyAdapter(vector, values))!
  expect(computeDotProduct(after.embedding, expected(before.embedding, weights.pictures))).toBeCloseTo(1, 5)
  expect(computeDotProduct(after.text, expected(before.text, weights.texts))).toBeCloseTo(1, 5)
  expect(computeDotProduct(normalizeVector(after.patch!)!, expected(before.patch!, weights.pictures))).toBeCloseTo(1, 5)

  await write(at('once'), 'twice', false)
  const twice = await encode(at('twice'))
  expect(computeDotProduct(twice.embedding, expected(after.embedding, weights.pictures))).toBeCloseTo(1, 5)
  expect(twice.patch).toEqual(after.patch)
})

test('CLIP is adapted too, in every dtype that is there and with its external data, and its patches stay', async () => {
  await cp(clip, at('clip'), { recursive: true })
  await cp(at('clip/onnx/vision_model.onnx'), at('clip/onnx/vision_model_fp16.onnx'))
  await writeFile(at('clip/onnx/vision_model.onnx_data'), 'weights')
  const { step } = await adapt(at('clip'), 'clip-adapted', { steps: 20, adaptsPatches: false })
  expect((await readdir(at('clip-adapted/onnx'))).sort()).toEqual((await readdir(at('clip/onnx'))).sort())
  expect(await readFile(at('clip-adapted/onnx/vision_model.onnx_data'), 'utf8')).toBe('weights')
  const [before, after] = [await encode(at('clip')), await encode(at('clip-adapted'))]
  expect(after.patch).toEqual(before.patch)
  expect(step).toBeGreaterThanOrEqual(0)
})

test('a knowledge base that cannot be told apart, and settings out of range, are refused', async () => {
  await expect(adapt(icons, 'one', { entries: entries.slice(0, 1) })).rejects.toThrow('1 of the 1 entries')
  for (const wrong of [{ steps: 0 }, { crops: -1 }, { validationShare: 1 }, { keepWeight: Number.NaN }]) {
    await expect(adapt(icons, 'wrong', wrong)).rejects.toThrow(InvalidArgumentError)
  }
  expect(await readdir(folder)).not.toContain('wrong')
})

test('a broken picture is named, or told of and done without', async () => {
  const broken = { ...entries[0]!, sceneImages: [at('kb/missing.png'), ...entries[0]!.sceneImages] }
  const some = [broken, ...entries.slice(1)]
  await expect(adapt(icons, 'broken', { entries: some })).rejects.toThrow('missing.png')
  const told: string[] = []
  await adapt(icons, 'without', { entries: some, steps: 1, onBrokenImage: path => told.push(path) })
  expect(told).toEqual([at('kb/missing.png')])
})

test('a model without an embedding is named, and what stood in the folder stays', async () => {
  await cp(icons, at('damaged'), { recursive: true })
  const encoder = await loadEncoder(icons, { device: 'cpu', threads: 1 })
  await writeFile(at('damaged/onnx/text_model.onnx'), 'no model')
  const backend = await openBackend('wasm')
  const run = adaptEncoder({ encoder, source: at('damaged'), entries, backend, directory: at('adapted'), steps: 1 })
  await expect(run).rejects.toThrow(ModelFormatError)
  expect(await readdir(at('adapted'))).toContain('config.json')
  await encoder.dispose()
})
