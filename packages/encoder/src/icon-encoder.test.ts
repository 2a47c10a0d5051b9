import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadEncoder } from './load-encoder.ts'
import { readImageSource } from './source/read-image-source.ts'

const folder = fileURLToPath(new URL('../models/icons/', import.meta.url))

test('the encoder of icons has a square grid of patches in the space of its texts', async () => {
  const encoder = await loadEncoder('icons')
  const image = await readImageSource(new URL('__fixtures__/images/rgb.png', import.meta.url))
  const [features] = await encoder.encodeImages([{ image }])
  const [text] = await encoder.encodeTexts(['a question of many words, more than any tokenizer keeps, '.repeat(20)])
  expect(encoder.modelType).toBe('region-r1-dual-encoder')
  expect(encoder.patchGrid).toEqual({ rows: 8, columns: 8, size: encoder.embeddingSize })
  expect(features!.patches).toHaveLength(64 * encoder.embeddingSize)
  expect(Math.hypot(...text!)).toBeCloseTo(1, 5)
  await encoder.dispose()
})

test('it takes less than 8 MB on disk', async () => {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true })) bytes += (await stat(join(folder, name))).size
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThan(8e6)
})
