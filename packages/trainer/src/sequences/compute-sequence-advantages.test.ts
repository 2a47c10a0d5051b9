import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { forceDecisions } from '../rollouts/force-decisions.ts'
import { computeSequenceAdvantages } from './compute-sequence-advantages.ts'

const group = { rewards: [1, 0, 3, 0], decisions: ['crop', 'keep', 'crop', 'keep'], lengths: [3, 1, 2, 2] } as const

test("by default all tokens of a completion have the paper's advantage, normalised in the group", () => {
  const advantages = computeSequenceAdvantages(group)!
  expect(advantages.map(row => row.length)).toEqual([3, 1, 2, 2])
  const scale = Math.sqrt(1.5) + 1e-4
  expectAllClose(
    advantages.flat(),
    [0, 0, 0, -1, 2, 2, -1, -1].map(value => value / scale),
  )
})

test('tokens of the decision and of the box can be credited apart', () => {
  const advantages = computeSequenceAdvantages({
    ...group,
    ...{ decisionLengths: [1, 1, 1, 1], scaleRewards: 'none', boxBaseline: 'crops', boxCredit: 'one' },
    ...{ forcedSamples: 'weighted', cropProbability: 0.1 },
  })!
  // pi(d) G / n_d (m_d - V) with m = 2, k = 0, V = 0.2, and 4 / (2 - 1) (r - 2).
  const decision = 0.1 * 2 * 1.8
  const keep = 0.9 * 2 * -0.2
  expectAllClose(advantages.flat(), [decision, -4, -4, keep, decision, 4, keep, keep])
})

test('a group whose completions all pay the same has none', () => {
  expect(computeSequenceAdvantages({ rewards: [1, 1], decisions: ['crop', 'keep'], lengths: [1, 1] })).toBeNull()
})

test('shapes that differ, and weights without a probability, are refused', () => {
  expect(() => computeSequenceAdvantages({ ...group, lengths: [1] })).toThrow('lengths: 1 for 4 rewards')
  expect(() => computeSequenceAdvantages({ ...group, forcedSamples: 'weighted' })).toThrow('cropProbability is missing')
})

test('decisions are forced from the end, as few as it takes', () => {
  expect(forceDecisions([false, true, false, false], 2)).toEqual({ crops: [false, true, false, true], forced: 1 })
  expect(forceDecisions([true, true, true, true], 2)).toEqual({ crops: [true, true, false, false], forced: 2 })
  expect(forceDecisions([true, false], 1)).toEqual({ crops: [true, false], forced: 0 })
})
