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

test('another encoder gets look, whatever its patches are like or whether it has any', async () => {
  const encoder = createFakeEncoder({ grid: 4 })
  const clip = { ...encoder, id: 'clip', patchGrid: { rows: 7, columns: 7, size: 768 } }
  const { patchGrid: _, ...bare } = encoder
  for (const other of [encoder, clip, bare]) {
    expect((await loadDefaultPolicy({ encoder: other }, shipped)).id).toBe('look-16')
  }
  expect((await loadDefaultPolicy({ encoder, looks: 9 }, shipped)).id).toBe('look-9')
})
