import { expectAllClose } from '@region-r1/test-kit'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  computeBoxArea,
  computeIou,
  createNormalizedBox,
  createPixelBox,
  type NormalizedBox,
  type PixelBox,
  toNormalizedBox,
  toPixelBox,
} from './box.ts'

const corners = (box: PixelBox | NormalizedBox) => [box.x1, box.y1, box.x2, box.y2]
const sides = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .filter(([a, b]) => Math.abs(a - b) > 1e-6)
  .map(([a, b]) => (a < b ? [a, b] : [b, a]) as [number, number])
const normalizedBoxes = fc.tuple(sides, sides).map(([[x1, x2], [y1, y2]]) => createNormalizedBox({ x1, y1, x2, y2 }))
const imageSizes = fc.record({ width: fc.integer({ min: 1, max: 8000 }), height: fc.integer({ min: 1, max: 8000 }) })

describe('conversion', () => {
  test('shares of the image become pixels of it', () => {
    const box = createNormalizedBox({ x1: 0.25, y1: 0, x2: 0.5, y2: 1 })
    expect(corners(toPixelBox(box, { width: 400, height: 30 }))).toEqual([100, 0, 200, 30])
  })

  test('pixels become shares, and what lies outside of the image is cut off', () => {
    const box = createPixelBox({ x1: -50, y1: 10, x2: 100, y2: 90 })
    expect(corners(toNormalizedBox(box, { width: 200, height: 40 }))).toEqual([0, 0.25, 0.5, 1])
  })

  test('there and back is the same box', () => {
    fc.assert(
      fc.property(normalizedBoxes, imageSizes, (box, size) => {
        expectAllClose(corners(toNormalizedBox(toPixelBox(box, size), size)), corners(box), { atol: 1e-12 })
      }),
    )
  })

  test('a box wholly outside of the image is refused', () => {
    const box = createPixelBox({ x1: 300, y1: 0, x2: 400, y2: 10 })
    expect(() => toNormalizedBox(box, { width: 200, height: 40 })).toThrow('x1 < x2')
  })
})

describe('area and overlap', () => {
  const square = createPixelBox({ x1: 0, y1: 0, x2: 2, y2: 2 })

  test('two unit-shifted squares overlap by 1 of 7', () => {
    expect(computeBoxArea(square)).toBe(4)
    expect(computeIou(square, createPixelBox({ x1: 1, y1: 1, x2: 3, y2: 3 }))).toBeCloseTo(1 / 7, 12)
  })

  test('boxes that only touch do not overlap', () => {
    expect(computeIou(square, createPixelBox({ x1: 2, y1: 0, x2: 4, y2: 2 }))).toBe(0)
  })

  test('the overlap is symmetric, in [0, 1], and 1 for a box with itself', () => {
    fc.assert(
      fc.property(normalizedBoxes, normalizedBoxes, (a, b) => {
        const overlap = computeIou(a, b)
        expect(overlap).toBeGreaterThanOrEqual(0)
        expect(overlap).toBeLessThanOrEqual(1 + 1e-12)
        expect(computeIou(b, a)).toBeCloseTo(overlap, 12)
        expect(computeIou(a, a)).toBeCloseTo(1, 12)
      }),
    )
  })
})

describe('what is refused', () => {
  test.each([
    ['an empty box', { x1: 5, y1: 0, x2: 5, y2: 9 }],
    ['an inverted box', { x1: 0, y1: 9, x2: 5, y2: 1 }],
    ['NaN', { x1: Number.NaN, y1: 0, x2: 5, y2: 9 }],
    ['infinity', { x1: 0, y1: 0, x2: Number.POSITIVE_INFINITY, y2: 9 }],
  ])('%s', (_, box) => {
    expect(() => createPixelBox(box)).toThrow(`got (${box.x1}, ${box.y1}, ${box.x2}, ${box.y2})`)
  })

  test('shares above 1 or below 0, with the way to convert pixels', () => {
    expect(() => createNormalizedBox({ x1: 0, y1: 0, x2: 120, y2: 80 })).toThrow('toNormalizedBox')
    expect(() => createNormalizedBox({ x1: -0.1, y1: 0, x2: 0.5, y2: 1 })).toThrow('from 0 to 1')
  })
})

test('the two kinds of box cannot be mixed up', () => {
  const pixels = createPixelBox({ x1: 0, y1: 0, x2: 1, y2: 1 })
  const shares = createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 })
  // @ts-expect-error: pixels where shares are wanted
  toPixelBox(pixels, { width: 1, height: 1 })
  // @ts-expect-error: an overlap of two spaces
  computeIou(pixels, shares)
  // @ts-expect-error: plain corners, which say nothing of their space
  computeBoxArea({ x1: 0, y1: 0, x2: 1, y2: 1 })
})
