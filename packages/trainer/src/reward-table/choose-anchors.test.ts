import { computeIou, createRng } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import { expect, test } from 'vitest'
import { refineAnchors, spreadAnchors } from './choose-anchors.ts'

const quarters = createAnchors({ scales: [{ side: 0.5, grid: 2 }] })
/** 0 to 8, row by row, each half as wide as the picture: neighbours share half of their area. */
const nine = createAnchors({ scales: [{ side: 0.5, grid: 3 }] })

test('three that are spread from a corner do not overlap', () => {
  const choices = Array.from({ length: 20 }, (_, seed) => spreadAnchors(nine, 3, createRng(seed)))
  const fromCorner = choices.filter(([first]) => [0, 2, 6, 8].includes(first!))
  expect(fromCorner.length).toBeGreaterThan(0)
  for (const [a, b, c] of fromCorner.map(choice => choice.map(index => nine[index]!))) {
    expect([computeIou(a!, b!), computeIou(b!, c!), computeIou(a!, c!)]).toEqual([0, 0, 0])
  }
})

test('sizes are spread as well as places, and all are taken where as many are asked for', () => {
  const anchors = createAnchors()
  const some = spreadAnchors(anchors, 12, createRng(1))
  for (const [from, to] of [
    [0, 25],
    [25, 41],
    [41, 50],
  ]) {
    expect(some.some(index => index >= from! && index < to!)).toBe(true)
  }
  expect(spreadAnchors(anchors, 50, createRng(1)).toSorted((a, b) => a - b)).toEqual([...anchors.keys()])
})

test('a choice follows from its random numbers', () => {
  expect(spreadAnchors(nine, 3, createRng(5))).toEqual(spreadAnchors(nine, 3, createRng(5)))
})

test('beside the best lie its neighbours, in turns for each query, and none that is measured', () => {
  expect(refineAnchors(nine, { measured: [0, 8], best: [0], count: 2 }).toSorted()).toEqual([1, 3])
  const [first, second, third] = refineAnchors(nine, { measured: [0, 8], best: [0, 8], count: 3 })
  expect([1, 3]).toContain(first)
  expect([5, 7]).toContain(second)
  expect([1, 3]).toContain(third)
})

test('no more are given than there are', () => {
  expect(refineAnchors(quarters, { measured: [0, 1, 2], best: [1], count: 5 })).toEqual([3])
})
