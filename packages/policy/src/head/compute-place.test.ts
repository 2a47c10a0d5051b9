import { createNormalizedBox } from '@region-r1/core'
import { expect, test } from 'vitest'
import { computePlace } from './compute-place.ts'

test('a place is the way from the middle, right and down, and the side', () => {
  expect(computePlace(createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 0.5 }))).toEqual([0.25, -0.25, 0.5])
  expect(computePlace(createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 }))).toEqual([0, 0, 1])
})
