import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combineVectors, normalizeVector } from './combine-vectors.ts'
import { computeDotProduct } from './compute-dot-product.ts'
import { isFiniteVector } from './is-finite-vector.ts'

describe('computeDotProduct', () => {
  test('adds up the products, of a length that four divides and of one that it does not', () => {
    expect(computeDotProduct(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8))).toBe(70)
    expect(computeDotProduct(Float32Array.of(1, 2, 3, 4, 5), Float32Array.of(1, 1, 1, 1, 10))).toBe(60)
  })

  test('reads the row that starts at an index', () => {
    expect(computeDotProduct(Float32Array.of(1, 2), Float32Array.of(9, 9, 3, 4, 9, 9), 2)).toBe(11)
  })

  test('is NaN for a row of NaN, and for a row that is not there', () => {
    const vector = Float32Array.of(1, 0)
    expect(computeDotProduct(vector, new Float32Array(2).fill(Number.NaN))).toBeNaN()
    expect(computeDotProduct(vector, Float32Array.of(1, 0), 2)).toBeNaN()
  })
})

describe('combineVectors', () => {
  test('is the direction of the sum at unit length', () => {
    expect(combineVectors([Float32Array.of(1, 2), Float32Array.of(2, 2)])).toEqual(Float32Array.of(0.6, 0.8))
  })

  test('takes one vector for itself, at unit length and in an array of its own', () => {
    const vector = Float32Array.of(0, -3)
    expect(combineVectors([vector])).toEqual(Float32Array.of(0, -1))
    expect(vector).toEqual(Float32Array.of(0, -3))
  })

  test.each([
    ['nothing to add up', []],
    ['a sum that cancels out', [Float32Array.of(1, -2), Float32Array.of(-1, 2)]],
    ['zeros', [new Float32Array(2)]],
    ['NaN', [Float32Array.of(Number.NaN, 1)]],
    ['Infinity', [Float32Array.of(1, 0), Float32Array.of(Number.POSITIVE_INFINITY, 0)]],
  ])('has no direction: %s', (_, vectors) => {
    expect(combineVectors(vectors)).toBeNull()
  })

  test('has length 1, whatever is added up', () => {
    const vector = fc.float32Array({ minLength: 8, maxLength: 8, noNaN: true, min: -100, max: 100 })
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 4 }), vectors => {
        const sum = combineVectors(vectors)
        if (sum?.some(value => Math.abs(value) > 1e-3)) {
          expect(computeDotProduct(sum, sum)).toBeCloseTo(1, 5)
        }
      }),
    )
  })
})

test('normalizeVector scales to unit length, and has no answer for zeros', () => {
  expect(normalizeVector(Float32Array.of(3, 4))).toEqual(Float32Array.of(0.6, 0.8))
  expect(normalizeVector(new Float32Array(3))).toBeNull()
})

test('isFiniteVector finds NaN and Infinity', () => {
  expect(isFiniteVector(Float32Array.of(0, -1, 1e30))).toBe(true)
  expect(isFiniteVector(Float32Array.of(0, Number.NaN))).toBe(false)
  expect(isFiniteVector(Float32Array.of(Number.NEGATIVE_INFINITY, 0))).toBe(false)
})
