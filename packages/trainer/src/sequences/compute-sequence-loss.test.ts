import { readFileSync } from 'node:fs'
import { expectAllClose } from '@region-r1/test-kit'
import { describe, expect, test } from 'vitest'
import { computeSequenceLoss } from './compute-sequence-loss.ts'

interface TrlCase {
  readonly lossType: 'grpo' | 'bnpo' | 'dapo' | 'dr_grpo'
  readonly beta: number
  readonly epsilon: number
  readonly epsilonHigh: number
  readonly maxLength: number
  readonly logProbabilities: number[][]
  readonly oldLogProbabilities: number[][]
  readonly referenceLogProbabilities: number[][]
  readonly mask: number[][]
  readonly advantages: number[] | number[][]
  readonly expected: {
    readonly loss: number
    readonly gradient: number[][]
    readonly kl: number
    readonly low: number
    readonly high: number
  }
}

const { cases } = JSON.parse(readFileSync(new URL('__fixtures__/trl-losses.json', import.meta.url), 'utf8')) as {
  cases: TrlCase[]
}
const normalizations = { grpo: 'sequence', bnpo: 'batch', dapo: 'batch', dr_grpo: 'constant' } as const

test.each(cases.map((given, index) => ({ ...given, index })))(
  "case $index, $lossType with beta $beta, has the loss, the gradient and the metrics of TRL's trainer",
  ({ lossType, epsilon, epsilonHigh, expected, ...given }) => {
    const { loss, gradient, kl, clipRatio } = computeSequenceLoss({
      ...given,
      clip: { epsilon, epsilonHigh },
      normalization: normalizations[lossType],
    })
    expectAllClose([loss, kl], [expected.loss, expected.kl], { atol: 1e-12 })
    expectAllClose(
      gradient.flatMap(row => [...row]),
      expected.gradient.flat(),
      { atol: 1e-12 },
    )
    // TRL counts these in single precision.
    expectAllClose([clipRatio.low, clipRatio.high], [expected.low, expected.high], { atol: 1e-6 })
  },
)

describe('a loss of sequences', () => {
  test('by hand: two completions of different lengths, each by its own', () => {
    // Ratios 1: -A for each token. (-(1 + 1) / 2 + -(-3) / 1) / 2 = 1; all tokens alike: (-2 + 3) / 3.
    const given = { logProbabilities: [[-1, -2], [-0.5]], advantages: [1, -3] }
    expect(computeSequenceLoss(given).loss).toBeCloseTo(1, 12)
    expect(computeSequenceLoss({ ...given, normalization: 'batch' }).loss).toBeCloseTo(1 / 3, 12)
    expect(computeSequenceLoss({ ...given, normalization: 'constant', maxLength: 5 }).loss).toBeCloseTo(1 / 10, 12)
  })

  test('gives the derivatives of central differences, masked tokens and clipped ones none', () => {
    const logProbabilities = [
      [-1, -0.3, -2],
      [-0.7, -1.5, -0.1],
    ]
    const options = {
      oldLogProbabilities: [
        [-1.1, -0.9, -2.1],
        [-0.7, -1.3, -0.2],
      ],
      referenceLogProbabilities: [
        [-0.5, -0.3, -2.5],
        [-1.7, -1.5, -0.4],
      ],
      mask: [
        [1, 1, 0],
        [1, 1, 1],
      ],
      advantages: [0.8, -0.6],
      beta: 0.2,
    }
    const { gradient, clipRatio } = computeSequenceLoss({ ...options, logProbabilities })
    const step = 1e-6
    for (const [row, tokens] of logProbabilities.entries()) {
      for (const [token, value] of tokens.entries()) {
        const lossAt = (moved: number) =>
          computeSequenceLoss({ ...options, logProbabilities: logProbabilities.with(row, tokens.with(token, moved)) })
            .loss
        expect(gradient[row]![token]).toBeCloseTo((lossAt(value + step) - lossAt(value - step)) / (2 * step), 8)
      }
    }
    expect(gradient[0]![2]).toBe(0)
    expect(clipRatio).toEqual({ low: 0, high: 1 / 5 })
  })

  test('refuses shapes that differ, and settings that lack what they need', () => {
    const given = { logProbabilities: [[-1, -2]], advantages: [1] }
    expect(() => computeSequenceLoss({ ...given, mask: [[1]] })).toThrow('mask: 1 tokens in row 0, which has 2')
    expect(() => computeSequenceLoss({ ...given, advantages: [1, 2] })).toThrow('advantages: 2 of 1 completions')
    expect(() => computeSequenceLoss({ ...given, advantages: [[1, 2, 3]] })).toThrow('advantages: 3 tokens in row 0')
    expect(() => computeSequenceLoss({ ...given, beta: 0.1 })).toThrow('referenceLogProbabilities: missing')
    expect(() => computeSequenceLoss({ ...given, normalization: 'constant' })).toThrow('maxLength: missing')
  })
})
