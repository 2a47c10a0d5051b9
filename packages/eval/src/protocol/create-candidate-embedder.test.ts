import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { createCandidateEmbedder } from './create-candidate-embedder.ts'

test('a candidate is encoded once, whatever its id, and again after it was crowded out', async () => {
  const encoder = createFakeEncoder()
  const embed = createCandidateEmbedder(encoder, { capacity: 2 })
  const red = await embed([
    { id: 'a', text: 'red' },
    { id: 'b', text: 'blue' },
  ])
  const again = await embed([{ id: 'c', text: 'red' }])
  expect(encoder.counts.texts).toBe(2)
  expectAllClose(again.embeddings, red.embeddings.subarray(0, encoder.embeddingSize))
  await embed([{ id: 'd', text: 'green' }])
  await embed([{ id: 'a', text: 'red' }])
  expect(encoder.counts.texts).toBe(3)
  await embed([{ id: 'b', text: 'blue' }])
  expect(encoder.counts.texts).toBe(4)
})

test('a candidate that cannot be read is a row of NaN with a warning at its own index, each time', async () => {
  const embed = createCandidateEmbedder(createFakeEncoder())
  const candidates = [
    { id: 'a', text: 'red' },
    { id: 'gone', image: '/nowhere/gone.png' },
  ]
  for (const { embeddings, warnings } of [await embed(candidates), await embed(candidates)]) {
    expect(warnings).toMatchObject([{ index: 1 }])
    expect(embeddings.subarray(embeddings.length / 2).every(Number.isNaN)).toBe(true)
  }
})
