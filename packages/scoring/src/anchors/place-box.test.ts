import { createNormalizedBox, createRegionBox, type DualEncoder } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { getPatchRegion, placeBox } from './place-box.ts'

const whole = createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 })

test('an encoder that sees the whole image has its patches over all of it', () => {
  expect(getPatchRegion(createFakeEncoder(), { width: 300, height: 100 })).toEqual(whole)
})

test('a box of a centre-cropped region moves and shrinks with the region', () => {
  const centre = createNormalizedBox({ x1: 0.25, y1: 0, x2: 0.75, y2: 1 })
  const encoder: DualEncoder = { ...createFakeEncoder(), getPatchRegion: () => centre }
  const region = getPatchRegion(encoder, { width: 200, height: 100 })
  expect(placeBox(createRegionBox({ x1: 0.5, y1: 0.5, x2: 1, y2: 1 }), region)).toEqual({
    x1: 0.5,
    y1: 0.5,
    x2: 0.75,
    y2: 1,
  })
})
