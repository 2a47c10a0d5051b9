import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { type CropObservation, chooseThreshold } from './choose-threshold.ts'

/** Probability, gain; a query whose gain is below 0 is degraded. */
const observe = (...pairs: readonly (readonly [number, number])[]): CropObservation[] =>
  pairs.map(([cropProbability, gain]) => ({ cropProbability, gain, degraded: gain < 0 }))

test('it crops as far as it gains, halfway to the next probability', () => {
  const observations = observe([0.9, 0.5], [0.8, 0.5], [0.6, 0], [0.4, -0.5], [0.2, 0.4])
  expect(chooseThreshold(observations, { bound: 0.9 })).toEqual({
    threshold: 0.7,
    cropRate: 0.4,
    degraded: 0,
    gain: 0.2,
  })
})

test('the bound stops it where cropping further would gain more', () => {
  const observations = observe([0.9, 0.5], [0.7, -0.1], [0.5, 0.5], [0.3, -0.1], [0.1, 0.5])
  expect(chooseThreshold(observations, { bound: 0.9 })).toMatchObject({ threshold: 0.05, cropRate: 1, degraded: 0.4 })
  // One degraded query counts as (1 + 1) / (5 + 1), two as 3 / 6.
  expect(chooseThreshold(observations, { bound: 0.4 })).toMatchObject({ threshold: 0.4, cropRate: 0.6, degraded: 0.2 })
  expect(chooseThreshold(observations, { bound: 0.3 })).toMatchObject({ threshold: 0.8, cropRate: 0.2, degraded: 0 })
})

test('equal probabilities are cropped together or not at all', () => {
  const observations = observe([0.9, 0.5], [0.6, 0.3], [0.6, 0.3], [0.6, -0.1], [0.3, 0])
  expect(chooseThreshold(observations, { bound: 0.2 })).toMatchObject({ threshold: 0.75, cropRate: 0.2 })
})

test('queries that cannot be cropped count among all', () => {
  expect(chooseThreshold(observe([0.9, 0.5]), { bound: 0.25, count: 4 })).toMatchObject({ cropRate: 0.25, gain: 0.125 })
})

test('on new queries the expected share of degraded ones stays below the bound', () => {
  const rng = createRng(5)
  const draw = () =>
    Array.from({ length: 60 }, () => {
      const cropProbability = rng.next()
      const isGood = rng.next() < cropProbability
      return { cropProbability, degraded: !isGood, gain: isGood ? 1 : -0.1 }
    })
  const bound = 0.1
  const rounds = 2000
  let total = 0
  for (let round = 0; round < rounds; round++) {
    const { threshold } = chooseThreshold(draw(), { bound })
    // A new query is degraded where it is cropped, p >= t, and bad, 1 - p: the integral of 1 - p from t to 1.
    total += (1 - threshold) ** 2 / 2
  }
  const mean = total / rounds
  expect(mean).toBeLessThan(bound)
  expect(mean).toBeGreaterThan(bound / 2)
})

test('a bound that is none, too few queries and crops that gain nothing throw', () => {
  const observations = observe([0.9, 0.5], [0.8, 0.5])
  for (const bound of [0, 1, Number.NaN]) {
    expect(() => chooseThreshold(observations, { bound })).toThrow('between 0 and 1')
  }
  expect(() => chooseThreshold(observations, { bound: 0.05 })).toThrow('at least 19 queries to choose by, got 2')
  expect(() => chooseThreshold(observe([0.9, -0.5], [0.8, 0]), { bound: 0.9 })).toThrow('no threshold gains')
})
