import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadEncoder } from './load-encoder.ts'
import type { OnnxEncoder } from './onnx/create-onnx-encoder.ts'

let encoder: OnnxEncoder

beforeAll(async () => {
  encoder = await loadEncoder('photos', { device: 'cpu', threads: 1 })
})
afterAll(() => encoder.dispose())

test('the encoder of photos has a square grid of patches in the space of its texts', async () => {
  const image = { width: 40, height: 30, data: new Uint8Array(3600).fill(128) }
  const [features] = await encoder.encodeImages([{ image }])
  expect(encoder.patchGrid).toEqual({ rows: 8, columns: 8, size: 256 })
  expect(features!.patches).toHaveLength(64 * 256)
  expect(Math.hypot(...features!.embedding)).toBeCloseTo(1, 5)
})

test('it lays a kind nearer to what is of that kind, whatever the words of the question around it', async () => {
  const [dog, teapot, question] = await encoder.encodeTexts(['beagle', 'teapot', 'Which dog is this?'])
  expect(dot(question!, dog!)).toBeGreaterThan(dot(question!, teapot!) + 0.2)
})

test('pictures have the same vectors to the bit in one pass as one by one', async () => {
  const views = [20, 90, 160].map(level => ({
    image: { width: 8, height: 8, data: Uint8Array.from({ length: 192 }, (_, index) => (index * level) % 256) },
  }))
  const together = await loadEncoder('photos', { device: 'cpu', threads: 1, batchSize: 3 })
  expect(await together.encodeImages(views)).toEqual(await encoder.encodeImages(views))
  await together.dispose()
})

test('a long text has a vector of numbers', async () => {
  const [vector] = await encoder.encodeTexts(['word '.repeat(500)])
  expect(vector!.every(Number.isFinite)).toBe(true)
})

test('words that it lacks add nothing: a text of no others is like no picture, one with a known word means that word', async () => {
  const unknown = ['', '这是什么狗？', 'собака', 'Что это, собака?', '???']
  const [mixed, dog, ...vectors] = await encoder.encodeTexts(['狗 dog', 'dog', ...unknown])
  for (const vector of vectors) expect(vector.every(value => value === 0)).toBe(true)
  expect(dot(mixed!, dog!)).toBeCloseTo(1, 5)
})

test('it takes at most 12 MB on disk', async () => {
  const folder = fileURLToPath(new URL('../models/photos/', import.meta.url))
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true })) {
    const entry = await stat(join(folder, name))
    if (entry.isFile()) bytes += entry.size
  }
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(12e6)
})

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}
