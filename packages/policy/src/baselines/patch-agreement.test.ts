import { createRegionBox } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { computeAgreement, computeContrast } from './patch-agreement.ts'

test('agreement is the cosine with the question, whatever the length of the patch token', () => {
  const patches = Float32Array.of(3, 4, 0, -2, 0, 0)
  expectAllClose(computeAgreement(patches, Float32Array.of(0, 1)), [0.8, -1, 0])
})

test('contrast weighs a patch by the share of its cell inside of the box', () => {
  // Two patches side by side agree by 1 and 0: mean 1/2, standard deviation 1/2.
  const agreement = Float64Array.of(1, 0)
  const grid = { rows: 1, columns: 2, size: 8 }
  const half = createRegionBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
  expect(computeContrast(agreement, grid, half)).toBeCloseTo(2, 12)
  // Inside: the whole first and half of the second, 1 / 1.5. Outside: half of the second, 0.
  const wider = createRegionBox({ x1: 0, y1: 0, x2: 0.75, y2: 1 })
  expect(computeContrast(agreement, grid, wider)).toBeCloseTo(4 / 3, 12)
})

test('there is no contrast where all patches agree alike or nothing is outside', () => {
  const grid = { rows: 1, columns: 2, size: 8 }
  const half = createRegionBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
  const whole = createRegionBox({ x1: 0, y1: 0, x2: 1, y2: 1 })
  expect(computeContrast(Float64Array.of(0.3, 0.3), grid, half)).toBe(0)
  expect(computeContrast(Float64Array.of(1, 0), grid, whole)).toBe(0)
})
