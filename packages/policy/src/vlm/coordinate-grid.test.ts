import { createNormalizedBox, type NormalizedBox, toPixelBox } from '@region-r1/core'
import { toCropBox } from '@region-r1/scoring'
import { expectAllClose } from '@region-r1/test-kit'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { coordinateSpaces } from '../names.ts'
import { smartResize } from '../tool-call/smart-resize.ts'
import { fromModelBox, getCoordinateGrid } from './coordinate-grid.ts'

const corners = ({ x1, y1, x2, y2 }: Omit<NormalizedBox, symbol>) =>
  [x1, y1, x2, y2] as [number, number, number, number]

const sides = fc.integer({ min: 1, max: 6000 })
const sizes = fc.record({ width: sides, height: sides }).map(original => ({ original, resized: smartResize(original) }))
const edges = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .filter(([a, b]) => Math.abs(a - b) > 1e-4)
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
const boxes = fc.tuple(edges, edges).map(([[x1, x2], [y1, y2]]) => createNormalizedBox({ x1, y1, x2, y2 }))

test.each(coordinateSpaces)('a box in units of "%s" comes back as the box it was', space => {
  fc.assert(
    fc.property(boxes, sizes, (box, picture) => {
      const grid = getCoordinateGrid(space, picture)
      const back = fromModelBox(corners(toPixelBox(box, grid)), grid)!
      expectAllClose(corners(back), corners(box), { atol: 1e-12 })
    }),
  )
})

test.each(coordinateSpaces)('whole numbers in "%s" move a corner by half a unit at most', space => {
  fc.assert(
    fc.property(boxes, sizes, (box, picture) => {
      const grid = getCoordinateGrid(space, picture)
      const [x1, y1, x2, y2] = corners(toPixelBox(box, grid)).map(Math.round) as [number, number, number, number]
      fc.pre(x1 < x2 && y1 < y2)
      const back = corners(fromModelBox([x1, y1, x2, y2], grid)!)
      const moved = corners(box).map((value, index) => Math.abs(value - back[index]!))
      for (const [index, distance] of moved.entries()) {
        expect(distance).toBeLessThanOrEqual(0.5 / (index % 2 === 0 ? grid.width : grid.height) + 1e-12)
      }
    }),
  )
})

test('whole pixels of the original survive every space that is as fine as it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 1000 }), fc.integer({ min: 30, max: 1000 }), (width, height) => {
      const original = { width, height }
      const box = { x1: Math.floor(width / 3), y1: 2, x2: Math.ceil(width / 2), y2: height - 1 }
      for (const space of ['original', 'thousandths'] as const) {
        const grid = getCoordinateGrid(space, { original, resized: smartResize(original) })
        const shares = createNormalizedBox({
          x1: box.x1 / width,
          y1: box.y1 / height,
          x2: box.x2 / width,
          y2: box.y2 / height,
        })
        const [x1, y1, x2, y2] = corners(toPixelBox(shares, grid)).map(Math.round) as [number, number, number, number]
        expect(toCropBox(fromModelBox([x1, y1, x2, y2], grid)!, original)).toEqual(box)
      }
    }),
  )
})

test('the three coordinateSpaces of one picture, by hand', () => {
  const picture = { original: { width: 2000, height: 1000 }, resized: { width: 1988, height: 1008 } }
  const half = { x1: 0.5, y1: 0, x2: 1, y2: 0.5 }
  expect(fromModelBox([994, 0, 1988, 504], getCoordinateGrid('resized', picture))).toEqual(half)
  expect(fromModelBox([1000, 0, 2000, 500], getCoordinateGrid('original', picture))).toEqual(half)
  expect(fromModelBox([500, 0, 1000, 500], getCoordinateGrid('thousandths', picture))).toEqual(half)
})

test('what lies beyond the picture is cut off, and where nothing is left there is no box', () => {
  const grid = { width: 100, height: 100 }
  expect(fromModelBox([-20, 50, 300, 120], grid)).toEqual({ x1: 0, y1: 0.5, x2: 1, y2: 1 })
  expect(fromModelBox([60, 10, 40, 90], grid)).toBeNull()
  expect(fromModelBox([100, 0, 140, 50], grid)).toBeNull()
})
