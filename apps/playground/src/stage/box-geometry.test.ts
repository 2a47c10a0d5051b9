import { expect, test } from 'vitest'
import { centerBox, moveBox, resizeBox, spanBox } from './box-geometry.ts'

const size = { width: 100, height: 60 }
const box = { x1: 10, y1: 10, x2: 40, y2: 30 }

test('a box is moved as a whole, and stops at the edges of the picture', () => {
  expect(moveBox(box, { x: 5.4, y: -3 }, size)).toEqual({ x1: 15, y1: 7, x2: 45, y2: 27 })
  expect(moveBox(box, { x: 500, y: -500 }, size)).toEqual({ x1: 70, y1: 0, x2: 100, y2: 20 })
})

test('a corner is moved alone, and never past the opposite one', () => {
  expect(resizeBox(box, 'se', { x: 10, y: 10 }, size)).toEqual({ x1: 10, y1: 10, x2: 50, y2: 40 })
  expect(resizeBox(box, 'nw', { x: 100, y: 100 }, size)).toEqual({ x1: 32, y1: 22, x2: 40, y2: 30 })
  expect(resizeBox(box, 'ne', { x: 500, y: -500 }, size)).toEqual({ x1: 10, y1: 0, x2: 100, y2: 30 })
})

test('a picture smaller than the smallest box can still hold one', () => {
  const tiny = { width: 4, height: 4 }
  expect(resizeBox({ x1: 0, y1: 0, x2: 4, y2: 4 }, 'se', { x: -3, y: -3 }, tiny)).toEqual({
    x1: 0,
    y1: 0,
    x2: 4,
    y2: 4,
  })
})

test('a box is drawn from any corner, clipped to the picture; a mere click draws none', () => {
  expect(spanBox({ x: 50, y: 50 }, { x: 20, y: -5 }, size)).toEqual({ x1: 20, y1: 0, x2: 50, y2: 50 })
  expect(spanBox({ x: 50, y: 50 }, { x: 52, y: 51 }, size)).toBeNull()
})

test('the middle is half as wide and high', () => {
  expect(centerBox(size)).toEqual({ x1: 25, y1: 15, x2: 75, y2: 45 })
})
