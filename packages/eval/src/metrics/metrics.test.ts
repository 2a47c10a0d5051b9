import { readFileSync } from 'node:fs'
import { expectAllClose } from '@region-r1/test-kit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeAveragePrecision } from './average-precision.ts'
import { computeFirstPositiveRank } from './first-positive-rank.ts'
import { computeMargin } from './margin.ts'
import { computeNdcg } from './ndcg.ts'
import { computeHit, computePrecision, computeRecall } from './recall.ts'
import { computeReciprocalRank } from './reciprocal-rank.ts'

describe('by hand', () => {
  // Candidates 0..4, the ranking puts 3 first; candidate 1 alone has the highest label.
  const ranking = [3, 0, 1, 4, 2]
  const labels = [1, 2, 0, 0, 1]

  test('the first positive is the first candidate with the highest label', () => {
    expect(computeFirstPositiveRank(ranking, labels)).toBe(3)
    expect(computeReciprocalRank(ranking, labels)).toBe(1 / 3)
  })

  test('nDCG divides by the ideal order, with linear gains', () => {
    const dcg = 1 / Math.log2(3) + 2 / Math.log2(4) + 1 / Math.log2(5)
    const ideal = 2 / Math.log2(2) + 1 / Math.log2(3) + 1 / Math.log2(4)
    expectAllClose([computeNdcg(ranking, labels)], [dcg / ideal], { atol: 1e-12 })
    expectAllClose([computeNdcg(ranking, labels, 2)], [1 / Math.log2(3) / (2 + 1 / Math.log2(3))], { atol: 1e-12 })
  })

  test('nDCG with exponential gains counts a label of 2 as 3', () => {
    const dcg = 1 / Math.log2(3) + 3 / Math.log2(4) + 1 / Math.log2(5)
    const ideal = 3 + 1 / Math.log2(3) + 1 / Math.log2(4)
    expectAllClose([computeNdcg(ranking, labels, 5, { gain: 'exponential' })], [dcg / ideal], { atol: 1e-12 })
  })

  test('the margin is the mean of the positives minus the best of the others', () => {
    expectAllClose([computeMargin([0.1, 0.4, 0.9, 0.6], [0, 1, 0, 1])], [0.5 - 0.9], { atol: 1e-12 })
  })

  test('recall, hit, precision and average precision count every label above 0', () => {
    expect([1, 2, 3, 4].map(k => computeRecall(ranking, labels, k))).toEqual([0, 1 / 3, 2 / 3, 1])
    expect([1, 2].map(k => computeHit(ranking, labels, k))).toEqual([0, 1])
    expect(computePrecision(ranking, labels, 4)).toBe(0.75)
    expect(computePrecision(ranking, labels, 10)).toBe(0.3)
    expectAllClose([computeAveragePrecision(ranking, labels)], [(1 / 2 + 2 / 3 + 3 / 4) / 3], { atol: 1e-12 })
  })
})

describe('edges', () => {
  test('without a positive every metric is 0 and the first positive stands behind the list', () => {
    const labels = [0, 0, 0]
    const ranking = [2, 1, 0]
    expect(computeFirstPositiveRank(ranking, labels)).toBe(4)
    expect(computeReciprocalRank(ranking, labels)).toBe(0)
    expect(computeNdcg(ranking, labels)).toBe(0)
    expect(computeMargin([0.1, 0.2, 0.3], labels)).toBe(0)
    expect(computeRecall(ranking, labels, 3)).toBe(0)
    expect(computeHit(ranking, labels, 3)).toBe(0)
    expect(computeAveragePrecision(ranking, labels)).toBe(0)
  })

  test('a lone positive has a margin of 1', () => {
    expect(computeMargin([0.3], [1])).toBe(1)
    expect(computeMargin([0.3, 0.1], [2, 2])).toBe(1)
  })

  test('a ranking that is no permutation of the candidates throws', () => {
    for (const ranking of [[0, 0], [0], [0, 2], [0, 1, 2], [0, 0.5], [0, Number.NaN]]) {
      expect(() => computeReciprocalRank(ranking, [1, 0]), `${ranking}`).toThrow('each of the 2 candidates once')
      expect(() => computeNdcg(ranking, [1, 0]), `${ranking}`).toThrow('each of the 2 candidates once')
    }
  })

  test('negative labels, missing scores and broken cut-offs throw', () => {
    expect(() => computeReciprocalRank([0, 1], [1, -1])).toThrow('0 or above')
    expect(() => computeMargin([0.1], [1, 0])).toThrow('one finite score')
    expect(() => computeMargin([0.1, Number.NaN], [1, 0])).toThrow('one finite score')
    for (const k of [0, -1, 1.5, Number.NaN]) expect(() => computeNdcg([0], [1], k)).toThrow('integer from 1')
  })
})

test('every metric stays in its range and the ideal order reaches 1', () => {
  const label = fc.constantFrom(0, 0.5, 1, 2)
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 25 }), (labels, k) => {
      fc.pre(labels.some(value => value > 0))
      const worstFirst = labels.map((_, index) => index).sort((a, b) => labels[a]! - labels[b]!)
      const bestFirst = worstFirst.toReversed()
      expect(computeReciprocalRank(bestFirst, labels)).toBe(1)
      expectAllClose([computeNdcg(bestFirst, labels, k)], [1], { atol: 1e-12 })
      expectAllClose([computeAveragePrecision(bestFirst, labels)], [1], { atol: 1e-12 })
      for (const compute of [computeNdcg, computeRecall, computeHit, computePrecision]) {
        const value = compute(worstFirst, labels, k)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(compute(bestFirst, labels, k) + 1e-12)
      }
    }),
    { numRuns: 100 },
  )
})

interface ReferenceCase {
  readonly scores: number[]
  readonly labels: number[]
  readonly ranking: number[]
  readonly reciprocal_rank: number
  readonly ndcg: number
  readonly ndcg_at_5: number
  readonly first_positive_rank: number
  readonly margin: number
}

test('the named metrics agree with the values that the public code returned', () => {
  const referenceFile = new URL('__fixtures__/reference.json', import.meta.url)
  const cases = (JSON.parse(readFileSync(referenceFile, 'utf8')) as { metrics: ReferenceCase[] }).metrics
  expect(cases.length).toBeGreaterThan(100)
  const close = { atol: 1e-6 }
  expectAllClose(
    cases.map(c => computeReciprocalRank(c.ranking, c.labels)),
    cases.map(c => c.reciprocal_rank),
    close,
  )
  expectAllClose(
    cases.map(c => computeNdcg(c.ranking, c.labels)),
    cases.map(c => c.ndcg),
    close,
  )
  expectAllClose(
    cases.map(c => computeNdcg(c.ranking, c.labels, 5)),
    cases.map(c => c.ndcg_at_5),
    close,
  )
  expectAllClose(
    cases.map(c => computeMargin(c.scores, c.labels)),
    cases.map(c => c.margin),
    close,
  )
  expect(cases.map(c => computeFirstPositiveRank(c.ranking, c.labels))).toEqual(cases.map(c => c.first_positive_rank))
})
