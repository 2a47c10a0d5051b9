import { createRng } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { describe, expect, test } from 'vitest'
import type { HeadBatch } from './head/head-batch.ts'
import {
  computeBoxEntropy,
  computeClippedTerm,
  computeDecisionEntropy,
  computeExpectedReward,
  computeImitationLoss,
  computeKl,
  computeSurrogateLoss,
  type LogitsTerm,
  readPolicies,
  sumTerms,
  toLogitsGradient,
} from './objective.ts'
import { type ActionDistribution, createActionDistribution, keepAction } from './rollouts/action-distribution.ts'

const cropLogit = 0.7
const anchorLogits = [0.3, -1.1, 2, 0.4]
const reference = createActionDistribution(-0.4, [0, 0.5, 0.2, -1])
const rewards = { keep: 0.2, anchors: [0.5, -0.3, 0.1, 0.9] }

/** Compares a term's derivatives with central differences. */
function checkDerivatives(compute: (policy: ActionDistribution) => LogitsTerm): void {
  const step = 1e-5
  const valueAt = (crop: number, anchors: number[]) => compute(createActionDistribution(crop, anchors)).value
  const { crop, anchors } = compute(createActionDistribution(cropLogit, anchorLogits))
  const slope = (valueAt(cropLogit + step, anchorLogits) - valueAt(cropLogit - step, anchorLogits)) / (2 * step)
  const slopes = anchorLogits.map((_, index) => {
    const moved = (sign: number) => anchorLogits.with(index, anchorLogits[index]! + sign * step)
    return (valueAt(cropLogit, moved(1)) - valueAt(cropLogit, moved(-1))) / (2 * step)
  })
  expectAllClose([crop, ...anchors], [slope, ...slopes], { atol: 1e-8 })
}

test('a batch is read by the anchors that were measured of each query, and its gradient goes back to these', () => {
  const batch = { size: 2, anchors: [[0, 2], [1]] } as unknown as HeadBatch
  const logits = { crop: Float32Array.of(0, 0), anchors: Float32Array.of(0, 9, Math.log(3), 9, 1, 9) }
  const policies = readPolicies(logits, batch)
  expectAllClose(policies[0]!.boxes, [0.25, 0.75], { atol: 1e-7 })
  expectAllClose(policies[1]!.boxes, [1])
  const terms = [
    { value: 0, crop: 2, anchors: Float64Array.of(4, 6) },
    { value: 0, crop: 0, anchors: Float64Array.of(8) },
  ]
  const { crop, anchors } = toLogitsGradient(terms, batch, 3)
  expectAllClose(crop, [1, 0])
  expectAllClose(anchors, [2, 0, 3, 0, 4, 0])
})

describe('a clipped term', () => {
  const clip = { epsilon: 0.2, epsilonHigh: 0.3 }

  test('is the advantage itself, and its slope, where the policy has not moved', () => {
    expect(computeClippedTerm(0, -2, clip)).toEqual({ value: -2, slope: -2, clipped: null })
  })

  test('stops paying above 1 + epsilonHigh and stops punishing below 1 - epsilon', () => {
    const high = computeClippedTerm(Math.log(1.5), 2, clip)
    expect(high).toMatchObject({ slope: 0, clipped: 'high' })
    expect(high.value).toBeCloseTo(2.6, 12)
    const low = computeClippedTerm(Math.log(0.5), -2, clip)
    expect(low).toMatchObject({ slope: 0, clipped: 'low' })
    expect(low.value).toBeCloseTo(-1.6, 12)
  })

  test('goes on where the ratio moved against the advantage', () => {
    expect(computeClippedTerm(Math.log(0.5), 2, clip)).toMatchObject({ clipped: null })
    expect(computeClippedTerm(Math.log(1.5), -2, clip).slope).toBeCloseTo(-3, 12)
  })
})

describe('KL to the reference', () => {
  test('is nothing to itself', () => {
    expectAllClose([computeKl(reference, reference).value, computeKl(reference, reference).crop], [0, 0])
  })

  test('adds that of the decision and pi(crop) times that of the box', () => {
    const policy = createActionDistribution(0, [0, 0])
    const other = createActionDistribution(Math.log(3), [Math.log(3), 0])
    // Decision: 1/2 ln(1/2 / 3/4) + 1/2 ln(1/2 / 1/4); the box has the same numbers.
    const one = 0.5 * Math.log(2 / 3) + 0.5 * Math.log(2)
    expect(computeKl(policy, other).value).toBeCloseTo(one + 0.5 * one, 12)
  })

  test('has the derivatives of central differences', () => checkDerivatives(policy => computeKl(policy, reference)))
})

test('entropies are highest where all is even, and have the derivatives of central differences', () => {
  const even = createActionDistribution(0, [1, 1, 1])
  expect(computeDecisionEntropy(even).value).toBeCloseTo(Math.log(2), 12)
  expect(computeBoxEntropy(even).value).toBeCloseTo(Math.log(3), 12)
  checkDerivatives(computeDecisionEntropy)
  checkDerivatives(computeBoxEntropy)
})

test('a distribution of extreme logits stays finite', () => {
  const { logCrop, logKeep, logBoxes } = createActionDistribution(-800, [900, 0])
  expectAllClose([logCrop, logKeep, logBoxes[0]!, logBoxes[1]!], [-800, 0, 0, -900])
})

test('the expected reward weighs every action, and has the derivatives of central differences', () => {
  const policy = createActionDistribution(Math.log(3), [0, 0])
  expect(computeExpectedReward(policy, { keep: 1, anchors: [0, 4] }).value).toBeCloseTo(1.75, 12)
  checkDerivatives(policy => computeExpectedReward(policy, rewards))
})

test('the imitation loss leads to the target, and has the derivatives of central differences', () => {
  checkDerivatives(policy => computeImitationLoss(policy, rewards, { temperature: 0.3, decision: true }))
  const sharp = computeImitationLoss(reference, rewards, { temperature: 1e-3, decision: false })
  expect(sharp.value).toBeCloseTo(-reference.logBoxes[3]!, 9)
  expect(sharp.crop).toBe(0)
})

test('imitation keeps where the crops that it would take are worse than keeping', () => {
  const policy = createActionDistribution(0, [0, 0, 0, 0])
  const keep = computeImitationLoss(policy, { ...rewards, keep: 0.95 }, { temperature: 0.1, decision: true })
  expect(keep.crop).toBe(0.5)
  expect(computeImitationLoss(policy, rewards, { temperature: 0.1, decision: true }).crop).toBe(-0.5)
})

describe('the surrogate loss', () => {
  const clip = { epsilon: 0.2, epsilonHigh: 0.2 }
  const advantages = { decision: [0.4, -0.3, 0.4], box: [0.5, 0, -0.2], deviation: 1 }
  const actions = [2, keepAction, 0]

  test('has the derivatives of central differences, off the policy that drew', () => {
    const old = createActionDistribution(0.6, [0.3, -1, 1.9, 0.4])
    checkDerivatives(policy => computeSurrogateLoss({ actions, advantages, policy, old, clip }))
  })

  test('counts one ratio for keep and two for a crop, and those that are clipped', () => {
    const policy = createActionDistribution(5, [0, 0, 5, 0])
    const old = createActionDistribution(0, [0, 0, 0, 0])
    const loss = computeSurrogateLoss({ actions, advantages, policy, old, clip })
    expect(loss.ratios.all).toBe(5)
    expect(loss.ratios.high).toBe(3) // both crops' decisions and the first one's box
    expect(loss.ratios.low).toBe(2) // keep, and the third one's box
  })
})

test('terms add up by their factors', () => {
  const rng = createRng(1)
  const make = () => ({ value: rng.next(), crop: rng.next(), anchors: Float64Array.of(rng.next(), rng.next()) })
  const [a, b] = [make(), make()]
  const total = sumTerms(
    [
      [2, a],
      [-1, b],
    ],
    2,
  )
  expectAllClose(
    [total.value, total.crop, ...total.anchors],
    [2 * a.value - b.value, 2 * a.crop - b.crop, ...a.anchors.map((value, index) => 2 * value - b.anchors[index]!)],
  )
})
