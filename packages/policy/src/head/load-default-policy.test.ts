import { fileURLToPath } from 'node:url'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { loadDefaultPolicy } from './load-default-policy.ts'

const shipped = fileURLToPath(new URL('__fixtures__/plain', import.meta.url))

test('the shipped policy serves the encoder that it was trained on', async () => {
  const policy = await loadDefaultPolicy({ encoder: createFakeEncoder({ grid: 2 }) }, shipped)
  expect(policy.id).toMatch(/^head-/)
})

test('the threshold asked for takes the place of the shipped one, 0 too', async () => {
  const encoder = createFakeEncoder({ grid: 2 })
  expect(await loadDefaultPolicy({ encoder, threshold: 0 }, shipped)).toHaveProperty('config.threshold', 0)
  expect(await loadDefaultPolicy({ encoder }, shipped)).not.toHaveProperty('config.threshold', 0)
})

test('another encoder with patches in the space of its texts gets similarity', async () => {
  expect((await loadDefaultPolicy({ encoder: createFakeEncoder({ grid: 4 }) }, shipped)).id).toBe('similarity')
})

test('an encoder that neither works with is told to name a policy', async () => {
  const encoder = { ...createFakeEncoder(), id: 'clip', patchGrid: { rows: 7, columns: 7, size: 768 } }
  await expect(loadDefaultPolicy({ encoder }, shipped)).rejects.toThrow(/encoder clip; name one/)
})
