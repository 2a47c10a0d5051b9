import { createPixelBox, type RgbImage } from '@region-r1/core'
import { expect, test } from 'vitest'
import { decodeImage } from './decode/decode-image.ts'
import { drawBox } from './draw-box.ts'
import { encodePng } from './encode-png.ts'

// A Buffer is a Uint8Array too, but its `slice` shares memory.
const grey: RgbImage = { width: 5, height: 4, data: Buffer.alloc(60, 100) }

test('the outline lies inside of the box and leaves the rest and the original alone', () => {
  const box = createPixelBox({ x1: 1, y1: 0, x2: 5, y2: 4 })
  const drawn = drawBox(grey, box, { color: [1, 2, 3], thickness: 1 })
  const rows = Array.from({ length: 4 }, (_, y) =>
    Array.from({ length: 5 }, (_, x) => (drawn.data[(y * 5 + x) * 3] === 1 ? '#' : '.')).join(''),
  )
  expect(rows).toEqual(['.####', '.#..#', '.#..#', '.####'])
  expect([...drawn.data.subarray(3, 6)]).toEqual([1, 2, 3])
  expect(grey.data.every(level => level === 100)).toBe(true)
  expect(() => drawBox(grey, createPixelBox({ x1: 9, y1: 9, x2: 12, y2: 12 }))).toThrow('misses the image')
})

test.each(['jimp', 'sharp'] as const)('a PNG gives back the pixels that went in, read by %s', async decoder => {
  const image = { width: 7, height: 3, data: Uint8Array.from({ length: 63 }, (_, index) => (index * 37) % 256) }
  const { width, height, data } = await decodeImage(await encodePng(image), { decoder })
  expect([width, height, ...data]).toEqual([7, 3, ...image.data])
})
