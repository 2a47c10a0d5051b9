import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createNormalizedBox, createPixelBox, type RgbImage, toNormalizedBox, toPixelBox } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { cropAndResize } from './crop-and-resize.ts'
import { decodeImage } from './decode/decode-image.ts'
import { resampleRegion } from './resample/resample-region.ts'

interface ResizeCase {
  readonly box: readonly [number, number, number, number]
  readonly size: readonly [number, number]
  readonly resample: 'bilinear' | 'bicubic'
  readonly data: string
}

const fixtures = new URL('__fixtures__/resample/', import.meta.url)
const own = JSON.parse(readFileSync(new URL('cases.json', fixtures), 'utf8'))
const image: RgbImage = { ...own.image, data: new Uint8Array(Buffer.from(own.image.data, 'base64')) }

test.each<ResizeCase>(own.cases)(
  '$resample of $box to $size equals Pillow bit for bit',
  ({ box, size, resample, data }) => {
    const [x1, y1, x2, y2] = box
    const [width, height] = size
    const result = cropAndResize(image, { box: createPixelBox({ x1, y1, x2, y2 }), width, height, resample })
    expectAllClose(result.data, Buffer.from(data, 'base64'), { atol: 0 })
  },
)

test('four pixels averaged to one, by hand', () => {
  const square = { width: 2, height: 2, data: Uint8Array.of(0, 10, 255, 100, 10, 255, 0, 10, 255, 100, 30, 255) }
  expect([...cropAndResize(square, { width: 1, height: 1, resample: 'bilinear' }).data]).toEqual([50, 15, 255])
})

test('a box that went through shares of the image and back gives the same pixels', () => {
  for (let left = 0; left < 30; left++) {
    const box = createPixelBox({ x1: left, y1: 7, x2: left + 7, y2: 19 })
    const back = toPixelBox(createNormalizedBox(toNormalizedBox(box, image)), image)
    const size = { width: 5, height: 5 }
    expect(cropAndResize(image, { box: back, ...size })).toEqual(cropAndResize(image, { box, ...size }))
  }
})

test('what lies outside of the box never shines in', () => {
  const box = createPixelBox({ x1: 10, y1: 8, x2: 20, y2: 15 })
  const blank = { ...image, data: new Uint8Array(image.data.length).fill(255) }
  for (let y = 8; y < 15; y++) {
    const row = (y * image.width + 10) * 3
    blank.data.set(image.data.subarray(row, row + 30), row)
  }
  const size = { width: 33, height: 4 }
  expect(cropAndResize(blank, { box, ...size })).toEqual(cropAndResize(image, { box, ...size }))
})

test('a box that reaches over the image’s edge is cut off there, one beside it is refused', () => {
  const over = createPixelBox({ x1: -5, y1: 20, x2: 10, y2: 40 })
  const inside = createPixelBox({ x1: 0, y1: 20, x2: 10, y2: 29 })
  const size = { width: 6, height: 6 }
  expect(cropAndResize(image, { box: over, ...size })).toEqual(cropAndResize(image, { box: inside, ...size }))
  const beside = createPixelBox({ x1: 37, y1: 0, x2: 40, y2: 5 })
  expect(() => cropAndResize(image, { box: beside, ...size })).toThrow('misses the image of 37 x 29')
})

test('a size that is no positive whole number is refused', () => {
  expect(() => cropAndResize(image, { width: 0, height: 4 })).toThrow('width is a positive whole number')
  expect(() => cropAndResize(image, { width: 4, height: 2.5 })).toThrow('height is a positive whole number')
})

interface SceneCase {
  readonly scene: string
  readonly resample: 'bilinear' | 'bicubic'
  readonly box?: readonly [x1: number, y1: number, x2: number, y2: number]
  readonly grid: readonly [width: number, height: number]
  readonly size: readonly [width: number, height: number]
  readonly sha256: string
}

const sceneCases: SceneCase[] = JSON.parse(readFileSync(new URL('scenes.json', fixtures), 'utf8'))

test.each(sceneCases)('$scene, $resample on $grid: every pixel is the one of Pillow', async scene => {
  const source = await decodeImage(readFileSync(new URL(scene.scene, fixtures)))
  const [x1, y1, x2, y2] = scene.box ?? [0, 0, source.width, source.height]
  const [gridWidth, gridHeight] = scene.grid
  const [width, height] = scene.size
  const { data } = resampleRegion(source, {
    box: { x1, y1, x2, y2 },
    grid: { width: gridWidth, height: gridHeight },
    window: { left: Math.floor((gridWidth - width) / 2), top: Math.floor((gridHeight - height) / 2), width, height },
    resample: scene.resample,
  })
  expect(createHash('sha256').update(data).digest('hex')).toBe(scene.sha256)
})
