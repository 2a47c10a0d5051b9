import { createRng, InvalidArgumentError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { createAnchors } from './create-anchors.ts'

test('a scale is laid row by row from edge to edge', () => {
  expect(createAnchors({ scales: [{ side: 0.5, grid: 2 }] })).toEqual([
    { x1: 0, y1: 0, x2: 0.5, y2: 0.5 },
    { x1: 0.5, y1: 0, x2: 1, y2: 0.5 },
    { x1: 0, y1: 0.5, x2: 0.5, y2: 1 },
    { x1: 0.5, y1: 0.5, x2: 1, y2: 1 },
  ])
})

test('a grid of one stands in the middle, and scales follow each other', () => {
  const anchors = createAnchors({
    scales: [
      { side: 1, grid: 1 },
      { side: 0.5, grid: 1 },
    ],
  })
  expect(anchors).toEqual([
    { x1: 0, y1: 0, x2: 1, y2: 1 },
    { x1: 0.25, y1: 0.25, x2: 0.75, y2: 0.75 },
  ])
})

test('the default grid holds nine tenths of every icon of 0.2 to 0.4 of the side', () => {
  const anchors = createAnchors()
  expect(anchors).toHaveLength(50)
  const rng = createRng(1)
  for (let draw = 0; draw < 2000; draw++) {
    const side = 0.2 + 0.2 * rng.next()
    const x = rng.next() * (1 - side)
    const y = rng.next() * (1 - side)
    const covered = anchors.map(anchor => {
      const width = Math.min(anchor.x2, x + side) - Math.max(anchor.x1, x)
      const height = Math.min(anchor.y2, y + side) - Math.max(anchor.y1, y)
      return width > 0 && height > 0 ? (width * height) / (side * side) : 0
    })
    expect(Math.max(...covered)).toBeGreaterThan(0.9)
  }
})

test('a config that makes no boxes is named', () => {
  expect(() => createAnchors({ scales: [] })).toThrow(InvalidArgumentError)
  expect(() => createAnchors({ scales: [{ side: 0, grid: 2 }] })).toThrow(/side/)
  expect(() => createAnchors({ scales: [{ side: 0.5, grid: 1.5 }] })).toThrow(/grid/)
})
