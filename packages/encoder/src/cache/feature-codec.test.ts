import { expect, test } from 'vitest'
import { decodeFeatures, encodeFeatures } from './feature-codec.ts'

const embedding = Float32Array.of(0.5, -1, Number.MAX_VALUE)
const patches = Float32Array.of(1, 2, 3, 4)

test('features come back bit for bit, from any place in memory', () => {
  for (const features of [{ embedding }, { embedding, patches }]) {
    const bytes = encodeFeatures(features)
    expect(decodeFeatures(bytes)).toEqual(features)
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect(decodeFeatures(shifted.subarray(1))).toEqual(features)
  }
})

test('bytes that are not whole are no entry', () => {
  const bytes = encodeFeatures({ embedding, patches })
  expect(decodeFeatures(undefined)).toBeUndefined()
  expect(decodeFeatures(bytes.subarray(0, 5))).toBeUndefined()
  expect(decodeFeatures(bytes.subarray(0, -1))).toBeUndefined()
})
