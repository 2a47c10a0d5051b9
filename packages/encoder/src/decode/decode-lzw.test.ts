import { expect, test } from 'vitest'
import { decodeLzw } from './decode-lzw.ts'

/** Codes from the low bit up, as GIF packs them. */
function pack(codes: readonly (readonly [code: number, bits: number])[]): Uint8Array {
  const bits = codes.flatMap(([code, count]) => Array.from({ length: count }, (_, bit) => (code >> bit) & 1))
  const bytes = new Uint8Array(Math.ceil(bits.length / 8))
  bits.forEach((bit, index) => {
    bytes[index >> 3]! |= bit << (index & 7)
  })
  return bytes
}

const literalBits = 2
const [clear, end] = [4, 5]

test('a code stands for what came before it and one byte more, even before it is whole', () => {
  // 1, then 1 1 by the code that is just being made, then 1 1 2 by that and the next.
  const bytes = pack([
    [clear, 3],
    [1, 3],
    [6, 3],
    [2, 3],
    [6, 4],
    [end, 4],
  ])
  expect([...decodeLzw(bytes, { form: 'gif', literalBits, size: 6 })]).toEqual([1, 1, 1, 2, 1, 1])
})

test('bytes beyond the size are left alone', () => {
  const bytes = pack([
    [clear, 3],
    [1, 3],
    [6, 3],
    [2, 3],
  ])
  expect([...decodeLzw(bytes, { form: 'gif', literalBits, size: 2 })]).toEqual([1, 1])
})

test('data that end early, say so early, or name an unknown code are errors', () => {
  const decode = (bytes: Uint8Array) => decodeLzw(bytes, { form: 'gif', literalBits, size: 6 })
  expect(() => decode(new Uint8Array())).toThrow('end too early')
  expect(() =>
    decode(
      pack([
        [clear, 3],
        [1, 3],
        [end, 3],
      ]),
    ),
  ).toThrow('end too early')
  expect(() =>
    decode(
      pack([
        [clear, 3],
        [7, 3],
      ]),
    ),
  ).toThrow('code that is not there')
  // Nothing but clear codes makes no progress, and still ends.
  expect(() => decode(pack(Array.from({ length: 1000 }, () => [clear, 3] as const)))).toThrow('end too early')
})
