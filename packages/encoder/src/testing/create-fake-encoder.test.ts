import { createPixelBox, type RgbImage } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { createFakeEncoder } from './create-fake-encoder.ts'
import { encoderContract } from './encoder-contract.ts'

/** Blue, with its top-left quarter red. */
const image: RgbImage = {
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 8 * 8 * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3)
    const red = pixel % 8 < 4 && pixel < 32
    return index % 3 === (red ? 0 : 2) ? 255 : 0
  }),
}

test.each(encoderContract)('$title', ({ check }) => check({ createEncoder: () => createFakeEncoder() }))

test('pictures and words meet by colour', async () => {
  const encoder = createFakeEncoder({ grid: 2 })
  const box = createPixelBox({ x1: 0, y1: 0, x2: 4, y2: 4 })
  const [whole, quarter] = await encoder.encodeImages([{ image }, { image, box }])
  const [red, blue] = await encoder.encodeTexts(['red', 'BLUE!'])
  expectAllClose(quarter!.embedding, red!)
  expect(dot(whole!.embedding, blue!)).toBeGreaterThan(dot(whole!.embedding, red!))
  expect(dot(whole!.patches!.subarray(0, 16), red!)).toBeGreaterThan(dot(whole!.patches!.subarray(48, 64), red!))
})

test('a word that is no colour is a direction that no picture has', async () => {
  const encoder = createFakeEncoder({ embeddingSize: 64 })
  const [red, redBird, redHouse] = await encoder.encodeTexts(['red', 'red bird', 'red house'])
  expect(dot(red!, redBird!)).toBeGreaterThan(0.9)
  expect(dot(redBird!, redHouse!)).toBeLessThan(0.999)
})

test('it counts what it was asked for, and honours an abort', async () => {
  const encoder = createFakeEncoder()
  await encoder.encodeImages([{ image }, { image }])
  await encoder.encodeTexts(['one'])
  expect(encoder.counts).toEqual({ images: 2, texts: 1 })
  await expect(encoder.encodeTexts(['two'], { signal: AbortSignal.abort() })).rejects.toThrow()
  expect(() => createFakeEncoder({ embeddingSize: 4 })).toThrow('at least 5')
})

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}
