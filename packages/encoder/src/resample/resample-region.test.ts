import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { computeResampleCoefficients, type Resample } from './resample-coefficients.ts'
import { resampleInPasses } from './resample-passes.ts'
import { resampleRegion } from './resample-region.ts'

test.each<Resample>(['bilinear', 'bicubic'])('a box at its own size is copied as %s would give it', resample => {
  const rng = createRng('copy')
  const image = { width: 19, height: 11, data: Uint8Array.from({ length: 19 * 11 * 3 }, () => rng.nextInt(256)) }
  const box = { x1: 3, y1: 2, x2: 17, y2: 10 }
  const grid = { width: 14, height: 8 }
  const window = { left: 1, top: 2, width: 12, height: 5 }
  const horizontal = computeResampleCoefficients({
    limits: [3, 17],
    span: [3, 17],
    size: 14,
    window: [1, 13],
    resample,
  })
  const vertical = computeResampleCoefficients({ limits: [2, 10], span: [2, 10], size: 8, window: [2, 7], resample })
  const copied = resampleRegion(image, { box, grid, window, resample })
  expect(copied).toEqual({ width: 12, height: 5, data: resampleInPasses(image, horizontal, vertical) })
})
