import { expect, test } from 'vitest'
import { expectAllClose, findMismatch } from './expect-all-close.ts'

test('equal lists agree, NaN and infinities included', () => {
  expectAllClose([1, Number.NaN, Number.POSITIVE_INFINITY], [1, Number.NaN, Number.POSITIVE_INFINITY])
})

test('a difference above the tolerance is named with its index', () => {
  expect(findMismatch([1, 2, 3], [1, 2.1, 3], { atol: 0.05 })).toContain('at 1: 2, expected 2.1')
  expect(() => expectAllClose([1], [1.1])).toThrow()
})

test('NaN never agrees with a number, nor infinity with a finite number or its opposite', () => {
  expect(findMismatch([Number.NaN], [0])).not.toBeNull()
  expect(findMismatch([0], [Number.NaN])).not.toBeNull()
  expect(findMismatch([Number.POSITIVE_INFINITY], [1], { rtol: 1 })).not.toBeNull()
  expect(findMismatch([1], [Number.POSITIVE_INFINITY], { rtol: 1 })).not.toBeNull()
  expect(findMismatch([Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY])).not.toBeNull()
})

test('lists of different lengths never agree', () => {
  expect(findMismatch([1], [1, 2])).toBe('length 1, expected 2')
})
