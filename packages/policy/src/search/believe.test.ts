import { createNormalizedBox } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { believe, computeLikeness } from './believe.ts'

const left = createNormalizedBox({ x1: 0, y1: 0, x2: 0.5, y2: 1 })
const middle = createNormalizedBox({ x1: 0.25, y1: 0, x2: 0.75, y2: 1 })
const right = createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 1 })
const likeness = computeLikeness([left, middle, right])
const expectation = { means: [0.1, 0.1, 0.1], deviation: 0.5 }

test('boxes are alike by the root of their overlap', () => {
  // Left and middle share a third of what they cover together.
  const third = Math.sqrt(1 / 3)
  expectAllClose(likeness, [1, third, 0, third, 1, third, 0, third, 1])
})

test('without a look, what was expected is believed', () => {
  expect(believe(likeness, expectation, new Map())).toEqual({
    means: Float64Array.of(0.1, 0.1, 0.1),
    deviations: Float64Array.of(0.5, 0.5, 0.5),
  })
})

test('a look tells of its box, half of its neighbour, and nothing of what lies apart', () => {
  const { means, deviations } = believe(likeness, expectation, new Map([[0, 1.12]]))
  // Surprise 1.02 over a variance of 1.02: every mean moves by its likeness.
  expectAllClose(means, [1.1, 0.1 + Math.sqrt(1 / 3), 0.1])
  expectAllClose(
    deviations,
    [1 - 1 / 1.02, 1 - 1 / 3 / 1.02, 1].map(variance => 0.5 * Math.sqrt(variance)),
  )
})

test('two looks are believed in any order', () => {
  const looks: [number, number][] = [
    [0, 0.9],
    [1, 0.2],
  ]
  const there = believe(likeness, expectation, new Map(looks))
  const back = believe(likeness, expectation, new Map(looks.reverse()))
  expectAllClose(there.means, back.means)
  expectAllClose(there.deviations, back.deviations)
})
