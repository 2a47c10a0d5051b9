import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { batchEncoder } from './batch-encoder.ts'

test('what an encoder says of itself, the one that joins its calls says too', () => {
  const encoder = { ...createFakeEncoder(), transparency: 'drop' as const, lookThreshold: 0.5 }
  const { id, embeddingSize, patchGrid, transparency, lookThreshold } = encoder
  expect(batchEncoder(encoder)).toMatchObject({ id, embeddingSize, patchGrid, transparency, lookThreshold })
})
