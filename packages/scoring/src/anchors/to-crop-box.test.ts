import { createNormalizedBox } from '@region-r1/core'
import { expect, test } from 'vitest'
import { toCropBox } from './to-crop-box.ts'

test('corners go to the nearest whole pixel', () => {
  const box = createNormalizedBox({ x1: 0.24, y1: 0.26, x2: 0.66, y2: 0.74 })
  expect(toCropBox(box, { width: 10, height: 10 })).toEqual({ x1: 2, y1: 3, x2: 7, y2: 7 })
})

test('a sliver is one pixel wide, at the far edge too', () => {
  const corner = createNormalizedBox({ x1: 0.999, y1: 0, x2: 1, y2: 0.001 })
  expect(toCropBox(corner, { width: 4, height: 4 })).toEqual({ x1: 3, y1: 0, x2: 4, y2: 1 })
})

test('an image of one pixel can be cropped to itself alone', () => {
  const box = createNormalizedBox({ x1: 0.1, y1: 0.6, x2: 0.4, y2: 0.9 })
  expect(toCropBox(box, { width: 1, height: 1 })).toEqual({ x1: 0, y1: 0, x2: 1, y2: 1 })
})
