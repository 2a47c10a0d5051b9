import { createRegionBox } from '@region-r1/core'
import { expect, test } from 'vitest'
import { refineAnchor } from './refine-anchor.ts'

const anchor = createRegionBox({ x1: 0.25, y1: 0.5, x2: 0.75, y2: 0.75 })

test('offsets of zero leave the anchor', () => {
  expect(refineAnchor(anchor, [0, 0, 0, 0])).toEqual(anchor)
})

test('the centre moves by sides of the anchor, and sides scale by the exponential', () => {
  // Centre (0.5, 0.625) to (0.375, 0.625); sides (0.5, 0.25) to (0.25, 0.5).
  const box = refineAnchor(anchor, [-0.25, 0, Math.log(0.5), Math.log(2)])!
  expect([box.x1, box.y1, box.x2, box.y2]).toEqual([0.25, 0.375, 0.5, 0.875].map(value => expect.closeTo(value, 12)))
})

test('what leaves the region is cut off, and a box that left it altogether is none', () => {
  expect(refineAnchor(anchor, [0, 0, 5, 5])).toEqual({ x1: 0, y1: 0, x2: 1, y2: 1 })
  expect(refineAnchor(anchor, [2, 0, 0, 0])).toBeNull()
  expect(refineAnchor(anchor, [Number.NaN, 0, 0, 0])).toBeNull()
})
