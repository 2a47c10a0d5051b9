import { expect, test } from 'vitest'
import { createNormalizedBox } from './box.ts'
import { isCrop } from './decision.ts'

test('a crop is a crop; keeping and an invalid answer are not', () => {
  const box = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 0.5 })
  expect(isCrop({ type: 'crop', cropProbability: 0.1, box })).toBe(true)
  expect(isCrop({ type: 'keep', cropProbability: 0.9 })).toBe(false)
  expect(isCrop({ type: 'invalid', reason: 'an empty box' })).toBe(false)
})
