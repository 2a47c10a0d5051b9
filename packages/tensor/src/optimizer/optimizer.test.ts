import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { createAdamWState, updateAdamW } from './adam-w.ts'
import { clipGradients } from './clip-gradients.ts'
import { computeLearningRate } from './learning-rate.ts'

test('the first update of AdamW moves each weight by the learning rate against its gradient', () => {
  const weights = { bias: { shape: [2], values: Float32Array.of(1, -1) } }
  const state = createAdamWState(weights)
  updateAdamW(weights, { bias: Float32Array.of(5, -0.01) }, state, { learningRate: 0.1, weightDecay: 0.5 })
  expectAllClose(weights.bias.values, [0.9, -0.9])
})

test('the second one averages both gradients', () => {
  const weights = { bias: { shape: [1], values: Float32Array.of(0) } }
  const state = createAdamWState(weights)
  const options = { learningRate: 0.1, weightDecay: 0 }
  updateAdamW(weights, { bias: Float32Array.of(1) }, state, options)
  updateAdamW(weights, { bias: Float32Array.of(-1) }, state, options)
  // mean (0.9 * 0.1 - 0.1) / 0.19, square (0.999 * 0.001 + 0.001) / 0.001999 = 1
  expectAllClose(weights.bias.values, [-0.1 - 0.1 * (-0.01 / 0.19)])
})

test('matrices decay towards zero, vectors do not', () => {
  const weights = {
    matrix: { shape: [1, 1], values: Float32Array.of(2) },
    vector: { shape: [1], values: Float32Array.of(2) },
  }
  const still = { matrix: new Float32Array(1), vector: new Float32Array(1) }
  updateAdamW(weights, still, createAdamWState(weights), { learningRate: 0.1, weightDecay: 0.5 })
  expectAllClose([...weights.matrix.values, ...weights.vector.values], [1.9, 2])
})

test('gradients are shortened together to the greatest norm, and short ones left alone', () => {
  const gradients = { a: Float32Array.of(3), b: Float32Array.of(0, 4) }
  expect(clipGradients(gradients, 1)).toBe(5)
  expectAllClose([...gradients.a, ...gradients.b], [0.6, 0, 0.8])
  expect(clipGradients(gradients, 10)).toBeCloseTo(1, 6)
  expectAllClose(gradients.a, [0.6])
})

test('a NaN among the gradients shows in their norm', () => {
  expect(clipGradients({ a: Float32Array.of(Number.NaN, 1) }, 1)).toBeNaN()
})

test('the learning rate rises in a straight line and falls along a cosine', () => {
  const schedule = { learningRate: 0.4, warmupSteps: 4, steps: 14 }
  expectAllClose(
    [0, 3, 4, 9, 14, 20].map(step => computeLearningRate(schedule, step)),
    [0.1, 0.4, 0.4, 0.2, 0, 0],
  )
})
