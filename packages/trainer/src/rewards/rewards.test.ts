import { expectAllClose } from '@region-r1/test-kit'
import { describe, expect, test } from 'vitest'
import { computeAbsoluteReward } from './absolute-reward.ts'
import { computeCropBonus } from './crop-bonus.ts'
import { computeMarginGain, computeMrrGain, computeNdcgGain, computeRankGain } from './gains.ts'
import { computeMixtureReward } from './mixture-reward.ts'
import { computeRankingOutcome } from './ranking-outcome.ts'
import { createRewardFunction, rewardNames } from './reward-function.ts'

// The positive is second by the full picture and first by the crop.
const labels = [0, 1, 0]
const base = [0.6, 0.5, 0.1]
const crop = [0.2, 0.7, 0.1]
const before = computeRankingOutcome(base, labels)
const after = computeRankingOutcome(crop, labels)

test('a ranking is measured by reciprocal rank, nDCG, rank and margin', () => {
  expect(before.rank).toBe(2)
  expectAllClose([before.reciprocalRank, before.ndcg, before.margin], [0.5, 1 / Math.log2(3), -0.1])
})

test('a candidate that could not be read ranks last and lowers no margin to NaN', () => {
  const outcome = computeRankingOutcome([0.3, Number.NaN], [0, 1])
  expect(outcome.rank).toBe(2)
  expect(outcome.margin).toBeCloseTo(-2.3)
})

test('each gain is the difference of its own metric', () => {
  expectAllClose(
    [computeMrrGain, computeNdcgGain, computeRankGain, computeMarginGain].map(gain => gain(before, after)),
    [0.5, 1 - 1 / Math.log2(3), Math.log(3) - Math.log(2), 0.6],
  )
})

describe('the mixture reward', () => {
  const gain = 0.2 * 0.5 + 0.2 * (1 - 1 / Math.log2(3)) + 0.2 * Math.log(1.5) + 0.4 * 0.6

  test('pays a crop five times its weighted gain', () => {
    expect(computeMixtureReward({ base, crop, labels })).toBeCloseTo(5 * gain, 12)
  })

  test('never takes more than a quarter from a crop, however bad', () => {
    expect(computeMixtureReward({ base: crop, crop: [0.9, -0.9, 0.8], labels })).toBe(-0.25)
  })

  test('pays keep 1 where the full picture has a positive first, else nothing', () => {
    expect(computeMixtureReward({ base: crop, crop: null, labels })).toBe(1)
    expect(computeMixtureReward({ base, crop: null, labels })).toBe(0)
  })

  test('takes 1 for a box that is none', () => {
    expect(computeMixtureReward({ base, crop: 'invalid', labels })).toBe(-1)
  })

  test('reads weights as the public code names them', () => {
    const weights = { weight_mrr: 1, weight_ndcg: 0, weight_rank: 0, weight_margin: 0 }
    expect(computeMixtureReward({ base, crop, labels, weights })).toBeCloseTo(2.5, 12)
  })

  test('refuses scores that do not fit the labels, and weights that are no numbers', () => {
    expect(() => computeMixtureReward({ base: [0.1], crop, labels })).toThrow('1 scores and 3 labels')
    const weights = { mrr: Number.NaN, ndcg: 0, rank: 0, margin: 0 }
    expect(() => computeMixtureReward({ base, crop, labels, weights })).toThrow('NaN for mrr')
  })
})

test('the absolute reward rates whatever picture the action leaves', () => {
  expect(computeAbsoluteReward({ scores: base, labels })).toBeCloseTo(0.25 + 0.5 / Math.log2(3), 12)
  const absolute = createRewardFunction('absolute')
  expect(absolute(before, null)).toBe(computeAbsoluteReward({ scores: base, labels }))
  expect(absolute(before, after)).toBe(1)
})

test('the symmetric reward takes for a loss what it pays for the same gain', () => {
  const symmetric = createRewardFunction('symmetric')
  expect(symmetric(before, after)).toBeCloseTo(-symmetric(after, before), 12)
  expect(symmetric(before, null)).toBe(0)
})

test('every reward but the absolute one pays keep the same as a crop that changes nothing, or has a price for it', () => {
  for (const name of rewardNames.filter(name => name !== 'absolute' && name !== 'mixture')) {
    const reward = createRewardFunction(name)
    expect(reward(before, before)).toBeCloseTo(reward(before, null), 12)
  }
})

test('the crop bonus falls in a straight line to nothing', () => {
  const bonus = { initial: 0.4, decaySteps: 4 }
  expectAllClose(
    [0, 1, 2, 4, 9].map(step => computeCropBonus(bonus, step)),
    [0.4, 0.3, 0.2, 0, 0],
  )
  expect(computeCropBonus({ initial: 0.4, decaySteps: 0 }, 0)).toBe(0)
})
