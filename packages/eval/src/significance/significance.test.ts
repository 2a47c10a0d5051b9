import { createRng } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjustHolm } from './adjust-holm.ts'
import { comparePaired } from './compare-paired.ts'
import { computeBootstrapIntervals } from './compute-bootstrap-intervals.ts'

describe('comparePaired', () => {
  test('six wins out of six have the exact two-sided p-value 2 / 64, within four standard errors', () => {
    const { pValue, ...counts } = comparePaired({
      system: [1, 1, 1, 1, 1, 1, 0.5],
      baseline: [0, 0, 0, 0, 0, 0, 0.5],
      rng: createRng(1),
    })
    const exact = 2 / 64
    expect(Math.abs(pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 10_000))
    expect(counts).toEqual({ difference: 6 / 7, wins: 6, ties: 1, losses: 0 })
  })

  test('without any difference the p-value is 1', () => {
    expect(comparePaired({ system: [0.2, 1], baseline: [0.2, 1], rng: createRng(1) }).pValue).toBe(1)
  })

  test('swapping the systems swaps wins and losses and changes nothing else', () => {
    const value = fc.constantFrom(0, 0.1, 0.25, 1 / 3, 0.5, 1)
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 70 }), fc.nat(1000), (pairs, seed) => {
        const system = pairs.map(pair => pair[0])
        const baseline = pairs.map(pair => pair[1])
        const one = comparePaired({ system, baseline, rng: createRng(seed), rounds: 200 })
        const other = comparePaired({ system: baseline, baseline: system, rng: createRng(seed), rounds: 200 })
        expect(other.pValue).toBe(one.pValue)
        expect(other.difference).toBeCloseTo(-one.difference, 12)
        expect([other.wins, other.ties, other.losses]).toEqual([one.losses, one.ties, one.wins])
      }),
      { numRuns: 50 },
    )
  })

  test('under the null p-values are uniform: no more than their level falls below any level', () => {
    const simulations = 400
    const pValues = Array.from({ length: simulations }, (_, simulation) => {
      const rng = createRng(`null/${simulation}`)
      const draw = () => Array.from({ length: 40 }, () => 1 / (1 + rng.nextInt(5)))
      return comparePaired({ system: draw(), baseline: draw(), rng, rounds: 400 }).pValue
    }).sort((a, b) => a - b)
    // Kolmogorov-Smirnov: the 0.1 % point of the largest distance to the uniform distribution is 1.95 / sqrt(n).
    const distance = Math.max(...pValues.map((pValue, index) => Math.abs(pValue - (index + 0.5) / simulations)))
    expect(distance).toBeLessThan(1.95 / Math.sqrt(simulations))
    const rejected = pValues.filter(pValue => pValue <= 0.05).length / simulations
    expect(Math.abs(rejected - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / simulations))
  })

  test('a real difference is found', () => {
    const rng = createRng(5)
    const baseline = Array.from({ length: 200 }, () => rng.next())
    const system = baseline.map(value => value + 0.1 + 0.3 * (rng.next() - 0.5))
    expect(comparePaired({ system, baseline, rng, rounds: 1000 }).pValue).toBe(1 / 1001)
  })

  test('lists of different lengths, empty ones and NaN throw', () => {
    const rng = createRng(1)
    expect(() => comparePaired({ system: [1, 2], baseline: [1], rng })).toThrow('under both systems, got 2 and 1')
    expect(() => comparePaired({ system: [1], baseline: [1, 2], rng })).toThrow('under both systems')
    expect(() => comparePaired({ system: [], baseline: [], rng })).toThrow('under both systems')
    expect(() => comparePaired({ system: [Number.NaN], baseline: [1], rng })).toThrow('finite')
  })
})

describe('adjustHolm', () => {
  test('multiplies the smallest by m, the next by m - 1, and never decreases', () => {
    expectAllClose(adjustHolm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02], { atol: 1e-12 })
    expect(adjustHolm([0.5, 0.9])).toEqual([1, 1])
    expect(adjustHolm([])).toEqual([])
  })

  test('values outside of [0, 1] throw', () => {
    expect(() => adjustHolm([1.2])).toThrow('[0, 1]')
    expect(() => adjustHolm([Number.NaN])).toThrow('[0, 1]')
  })
})

describe('computeBootstrapIntervals', () => {
  test('a constant column has an interval of no width, and columns share their resamples', () => {
    const values = [0, 0, 1, 1, 0.5]
    const [constant, plain, shifted] = computeBootstrapIntervals(
      [
        [0.5, 0.5, 0.5],
        [0, 1, 1],
        [2, 3, 3],
      ], // [c][n]
      { rng: createRng(3), rounds: 200 },
    )
    expect(constant).toEqual([0.5, 0.5])
    expectAllClose(shifted!, [plain![0] + 2, plain![1] + 2], { atol: 1e-12 })
    expect(computeBootstrapIntervals([values], { rng: createRng(9) })).toEqual(
      computeBootstrapIntervals([values], { rng: createRng(9) }),
    )
  })

  test('about 95 % of the intervals hold the true mean', () => {
    const simulations = 300
    let covered = 0
    for (let simulation = 0; simulation < simulations; simulation++) {
      const rng = createRng(`coverage/${simulation}`)
      const values = Array.from({ length: 60 }, () => rng.next())
      const [interval] = computeBootstrapIntervals([values], { rng, rounds: 300 })
      if (interval![0] <= 0.5 && 0.5 <= interval![1]) covered++
    }
    expect(Math.abs(covered / simulations - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / simulations))
  })

  test('no queries, or columns of different lengths, throw', () => {
    const rng = createRng(1)
    expect(() => computeBootstrapIntervals([[]], { rng })).toThrow('above 0')
    expect(() => computeBootstrapIntervals([[1], [1, 2]], { rng })).toThrow('one length')
  })
})
