import { clone, memory, mul, tensor1d } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { openBackend } from './open-backend.ts'

test('a copy on wasm shares its numbers, outlives the original, and leaves nothing behind', async () => {
  const backend = await openBackend('wasm')
  await openBackend('wasm')
  backend.activate()
  const before = memory()
  const original = tensor1d([1, 2, 3])
  const alone = memory().numDataBuffers
  const copy = clone(original)
  expect(memory().numDataBuffers).toBe(alone)
  original.dispose()
  const doubled = mul(copy, 2)
  expect([...copy.dataSync(), ...doubled.dataSync()]).toEqual([1, 2, 3, 2, 4, 6])
  for (const tensor of [copy, doubled]) tensor.dispose()
  expect(memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers })
})
