import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { drawPhotoViews } from './draw-photo-views.ts'

/** Brighter to the right and greener downwards, so that a view's pixels tell where they are from. */
function createPhoto(width: number, height: number) {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3]
    if (channel === 2) return 128
    const place = channel === 0 ? (pixel % width) / width : Math.floor(pixel / width) / height
    return 64 + 128 * place
  })
  return { width, height, data }
}

test('views are windows of other shapes, at most 280 pixels long and at most twice as long as wide', () => {
  const views = drawPhotoViews(createPhoto(600, 400), 40, createRng('views'))
  expect(views).toHaveLength(40)
  for (const { width, height, data } of views) {
    expect(data).toHaveLength(3 * width * height)
    expect(Math.max(width, height)).toBeLessThanOrEqual(280)
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(110)
    expect(Math.max(width / height, height / width)).toBeLessThan(2.05)
    // Left and right, top and bottom of the photo stay where they were; nothing of a view lies outside of it.
    const at = (x: number, y: number, channel: number) => data[3 * (y * width + x) + channel]!
    expect(at(width - 1, 0, 0)).toBeGreaterThan(at(0, 0, 0))
    expect(at(0, height - 1, 1)).toBeGreaterThan(at(0, 0, 1))
    expect(data.every(level => level > 0)).toBe(true)
  }
  expect(new Set(views.map(({ width, height }) => `${width}x${height}`)).size).toBeGreaterThan(20)
})

test('a photo of few pixels is not made larger, and one of a pixel has views of a pixel', () => {
  for (const { width, height } of drawPhotoViews(createPhoto(40, 30), 10, createRng('small'))) {
    expect(Math.max(width, height)).toBeLessThanOrEqual(40)
  }
  const [view] = drawPhotoViews(createPhoto(1, 1), 1, createRng('pixel'))
  expect([view!.width, view!.height]).toEqual([1, 1])
})

test('the same stream draws the same views, another one others', () => {
  const draw = (seed: string) => drawPhotoViews(createPhoto(300, 200), 2, createRng(seed)).map(({ data }) => [...data])
  expect(draw('one')).toEqual(draw('one'))
  expect(draw('one')).not.toEqual(draw('other'))
})
