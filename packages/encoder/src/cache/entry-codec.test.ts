import { expect, test } from 'vitest'
import { decodeEntry, encodeEntry } from './entry-codec.ts'

const embedding = Float32Array.of(0.5, -1, Number.MAX_VALUE)
const patches = Float32Array.of(1, 2, 3, 4)

test('features come back bit for bit, from any place in memory', () => {
  for (const features of [{ embedding }, { embedding, patches }]) {
    const bytes = encodeEntry('key', features)
    expect(decodeEntry('key', bytes)).toEqual(features)
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect(decodeEntry('key', shifted.subarray(1))).toEqual(features)
  }
})

test('bytes that are not whole are no entry, whichever is cut off or changed', () => {
  const bytes = encodeEntry('key', { embedding, patches })
  for (let place = 0; place < bytes.length; place++) {
    expect(decodeEntry('key', bytes.subarray(0, place))).toBeUndefined()
    const changed = Uint8Array.from(bytes)
    changed[place]! ^= 1 << (place % 8)
    expect(decodeEntry('key', changed)).toBeUndefined()
  }
  expect(decodeEntry('key', Buffer.concat([bytes, Buffer.of(0)]))).toBeUndefined()
})

test("another key's bytes are no entry", () => {
  expect(decodeEntry('other', encodeEntry('key', { embedding }))).toBeUndefined()
})
