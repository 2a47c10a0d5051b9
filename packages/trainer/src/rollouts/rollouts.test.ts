import { createRng } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { describe, expect, test } from 'vitest'
import { computeExpectedReward, computeSurrogateLoss } from '../objective.ts'
import { createActionDistribution, keepAction } from './action-distribution.ts'
import { computeGroupAdvantages } from './group-advantages.ts'
import { type DecisionGroup, sampleDecisionGroup } from './sample-decision-group.ts'

const even = createActionDistribution(0, [0, 0])
const plainGrpo = {
  balanced: false,
  forcedSamples: 'as-drawn',
  boxCredit: 'probability',
  boxBaseline: 'group',
} as const
const weighted = { balanced: true, forcedSamples: 'weighted', boxBaseline: 'crops' } as const

describe('a group of rollouts', () => {
  test("without balancing has the policy's own shares", () => {
    const policy = createActionDistribution(Math.log(3), [Math.log(4), 0])
    const rng = createRng(3)
    const actions = Array.from({ length: 1000 }, () =>
      sampleDecisionGroup(policy, { groupSize: 4, minPerDecision: 0, rng }),
    ).flatMap(group => group.actions)
    const share = (action: number) => actions.filter(taken => taken === action).length / actions.length
    // Four standard errors of 4,000 draws.
    expectAllClose([share(keepAction), share(0), share(1)], [0.25, 0.6, 0.15], { atol: 0.03 })
  })

  test('holds the least of both decisions, whatever the policy would do', () => {
    const never = createActionDistribution(-50, [0, 0, 0])
    const { actions, forced } = sampleDecisionGroup(never, { groupSize: 8, minPerDecision: 3, rng: createRng(1) })
    expect(actions.filter(action => action === keepAction)).toHaveLength(5)
    expect(forced).toBe(3)
    const always = createActionDistribution(50, [0, 0, 0])
    const other = sampleDecisionGroup(always, { groupSize: 8, minPerDecision: 3, rng: createRng(1) })
    expect(other.actions.filter(action => action === keepAction)).toHaveLength(3)
  })

  test('forces nothing where both decisions are there', () => {
    const drawn = Array.from({ length: 200 }, (_, seed) =>
      sampleDecisionGroup(even, { groupSize: 8, minPerDecision: 0, rng: createRng(seed) }),
    )
    const balanced = drawn.map((_, seed) =>
      sampleDecisionGroup(even, { groupSize: 8, minPerDecision: 1, rng: createRng(seed) }),
    )
    const hasBoth = ({ actions }: DecisionGroup) =>
      actions.includes(keepAction) && actions.some(action => action !== keepAction)
    expect(drawn.filter(hasBoth).length).toBeGreaterThan(150)
    for (const [seed, group] of drawn.entries()) {
      if (hasBoth(group)) expect(balanced[seed]).toEqual(group)
      else expect(balanced[seed]).toMatchObject({ forced: 1 })
    }
  })

  test('of one rollout, or with more of each than it holds, is refused', () => {
    expect(() => sampleDecisionGroup(even, { groupSize: 1, minPerDecision: 0, rng: createRng(1) })).toThrow(
      'groupSize (1) must be an integer of at least 2',
    )
    expect(() => sampleDecisionGroup(even, { groupSize: 4, minPerDecision: 3, rng: createRng(1) })).toThrow(
      'minPerDecision (3)',
    )
  })
})

describe('advantages', () => {
  const plain = { ...plainGrpo, cropProbability: 0.5, scaleRewards: 'none' } as const

  test("of plain GRPO are rewards against the group's mean, for decision and box alike", () => {
    const advantages = computeGroupAdvantages({
      ...plain,
      rewards: [1, 0, 3, 0],
      actions: [0, keepAction, 1, keepAction],
    })
    expectAllClose(advantages!.decision, [0, -1, 2, -1])
    expectAllClose(advantages!.box, [0, 0, 2, 0])
    expect(advantages!.deviation).toBeCloseTo(Math.sqrt(1.5), 12)
  })

  test('are divided by the deviation where rewards are scaled', () => {
    const options = { ...plain, rewards: [1, 0, 3, 0], actions: [0, keepAction, 1, keepAction] }
    const scaled = computeGroupAdvantages({ ...options, scaleRewards: 'group' })
    expectAllClose(
      scaled!.decision,
      [0, -1, 2, -1].map(value => value / (Math.sqrt(1.5) + 1e-4)),
    )
  })

  test('do not exist where all rewards are equal', () => {
    expect(computeGroupAdvantages({ ...plain, rewards: [0.1 + 0.2, 0.3], actions: [0, keepAction] })).toBeNull()
  })

  test('of a balanced group weigh each decision by its probability', () => {
    // pi(crop) = 0.8, two crops with rewards 1 and 3, two keeps with 0: m_crop = 2, V = 0.8 * 2 = 1.6.
    const advantages = computeGroupAdvantages({
      rewards: [1, 0, 3, 0],
      actions: [0, keepAction, 1, keepAction],
      ...weighted,
      cropProbability: 0.8,
      boxCredit: 'probability',
      scaleRewards: 'none',
    })
    expectAllClose(advantages!.decision, [0.8 * 2 * 0.4, 0.2 * 2 * -1.6, 0.8 * 2 * 0.4, 0.2 * 2 * -1.6])
    expectAllClose(advantages!.box, [0.8 * 2 * -1 * 2, 0, 0.8 * 2 * 1 * 2, 0])
  })
})

test.each([
  ['group', 'probability', [0, 0, 2, 0]],
  ['crops', 'probability', [-2, 0, 2, 0]],
  ['group', 'one', [0, 0, 4, 0]],
  ['crops', 'one', [-4, 0, 4, 0]],
] as const)('a box counted as drawn, against the %s, credited by %s', (boxBaseline, boxCredit, box) => {
  // The group's mean is 1 and that of its two crops 2, of which each is half: 2 / (2 - 1) makes up for it. Half are crops.
  const advantages = computeGroupAdvantages({
    ...{ balanced: true, forcedSamples: 'as-drawn', scaleRewards: 'none', cropProbability: 0.01 },
    ...{ boxBaseline, boxCredit },
    rewards: [1, 0, 3, 0],
    actions: [0, keepAction, 1, keepAction],
  })
  expectAllClose(advantages!.decision, [0, -1, 2, -1])
  expectAllClose(advantages!.box, box)
})

// The two-armed toy of docs/forced-samples.md: keep pays 0.3, the two boxes pay 1 and 0.
describe.each([
  { name: 'a policy that hardly crops', cropLogit: -3, boxLogits: [0.5, -0.5] },
  { name: 'a policy that hardly keeps', cropLogit: 3, boxLogits: [-1, 1] },
])('the estimator under $name', ({ cropLogit, boxLogits }) => {
  const policy = createActionDistribution(cropLogit, boxLogits)
  const rewards = { keep: 0.3, anchors: [1, 0] }
  const payOf = (action: number) => (action === keepAction ? rewards.keep : rewards.anchors[action]!)

  /** Mean and standard error of minus the loss's derivatives over many groups. */
  function estimate(options: Credit & { minPerDecision: number }) {
    const rng = createRng(7)
    const count = 20_000
    const sums = [0, 0, 0]
    const squares = [0, 0, 0]
    for (let group = 0; group < count; group++) {
      const { actions } = sampleDecisionGroup(policy, { groupSize: 6, minPerDecision: options.minPerDecision, rng })
      const advantages = computeGroupAdvantages({
        rewards: actions.map(payOf),
        actions,
        cropProbability: policy.cropProbability,
        scaleRewards: 'none',
        ...options,
      })
      if (advantages === null) continue
      const clip = { epsilon: 0.2, epsilonHigh: 0.2 }
      const { crop, anchors } = computeSurrogateLoss({ actions, advantages, policy, old: policy, clip })
      for (const [index, value] of [-crop, -anchors[0]!, -anchors[1]!].entries()) {
        sums[index]! += value
        squares[index]! += value ** 2
      }
    }
    const means = sums.map(sum => sum / count)
    return { means, errors: means.map((mean, index) => Math.sqrt((squares[index]! / count - mean ** 2) / count)) }
  }

  test.each(['probability', 'one'] as const)('has the exact gradient for its mean, box credited by %s', boxCredit => {
    const exact = computeExpectedReward(policy, rewards, boxCredit === 'one' ? 1 : policy.cropProbability)
    const { means, errors } = estimate({ ...weighted, minPerDecision: 2, boxCredit })
    for (const [index, value] of [exact.crop, ...exact.anchors].entries()) {
      expect(Math.abs(means[index]! - value)).toBeLessThan(4 * errors[index]! + 1e-12)
      expect(Math.sign(means[index]!)).toBe(Math.sign(value))
    }
  })

  test('varies less than plain GRPO, whose mean is smaller by (G - 1) / G', () => {
    const exact = computeExpectedReward(policy, rewards)
    const balanced = estimate({ ...weighted, minPerDecision: 2, boxCredit: 'probability' })
    const plain = estimate({ ...plainGrpo, minPerDecision: 0 })
    expect(Math.abs(plain.means[0]! - (exact.crop * 5) / 6)).toBeLessThan(4 * plain.errors[0]!)
    expect(balanced.errors[0]!).toBeLessThan(plain.errors[0]!)
  })

  test('counted as drawn has the direction of the exact gradient, and the size of the groups that were made', () => {
    const { means, errors } = estimate({ ...plainGrpo, balanced: true, forcedSamples: 'as-drawn', minPerDecision: 2 })
    const gain = policy.boxes[0]! - rewards.keep
    const shares = listCropCounts(policy.cropProbability, { groupSize: 6, minPerDecision: 2 })
    const mean = (value: (share: number) => number) =>
      shares.reduce((sum, { count, probability }) => sum + probability * value(count / 6), 0)
    const box = mean(share => share) * (5 / 6) * policy.boxes[0]! * policy.boxes[1]!
    const expected = [mean(share => share * (1 - share)) * gain, box, -box]
    for (const [index, value] of expected.entries()) {
      expect(Math.abs(means[index]! - value)).toBeLessThan(4 * errors[index]!)
    }
  })
})

type Credit = Pick<
  Parameters<typeof computeGroupAdvantages>[0],
  'balanced' | 'forcedSamples' | 'boxCredit' | 'boxBaseline'
>

/** How often a balanced group holds so many crops. */
function listCropCounts(p: number, { groupSize: G, minPerDecision }: { groupSize: number; minPerDecision: number }) {
  let choose = 1
  return Array.from({ length: G + 1 }, (_, drawn) => {
    if (drawn > 0) choose *= (G - drawn + 1) / drawn
    const count = Math.min(Math.max(drawn, minPerDecision), G - minPerDecision)
    return { count, probability: choose * p ** drawn * (1 - p) ** (G - drawn) }
  })
}

// The table of docs/forced-samples.md: keep pays 0.3, the two boxes 1 and 0, and the policy hardly ever crops.
describe('a decision that is nearly closed, p = 0.018', () => {
  const policy = createActionDistribution(-4, [0.5, 0])
  const rewards = { keep: 0.3, anchors: [1, 0] }

  /** The expectation and the deviation of minus the loss's derivative by the crop logit, over all groups there are. */
  function expectCropGradient(credit: Credit, groupSize: number, minPerDecision: number) {
    let mean = 0
    let square = 0
    const choices = { groupSize, minPerDecision: credit.balanced ? minPerDecision : 0 }
    for (const { count, probability } of listCropCounts(policy.cropProbability, choices)) {
      for (const boxes of listBoxes(count)) {
        const actions = [...boxes, ...Array.from({ length: groupSize - count }, () => keepAction)]
        const advantages = computeGroupAdvantages({
          ...credit,
          actions,
          rewards: actions.map(action => (action === keepAction ? rewards.keep : rewards.anchors[action]!)),
          cropProbability: policy.cropProbability,
          scaleRewards: 'none',
        })
        if (advantages === null) continue
        const clip = { epsilon: 0.2, epsilonHigh: 0.2 }
        const gradient = -computeSurrogateLoss({ actions, advantages, policy, old: policy, clip }).crop
        const weight = boxes.reduce((product, box) => product * policy.boxes[box]!, probability)
        mean += weight * gradient
        square += weight * gradient ** 2
      }
    }
    return [mean, Math.sqrt(square - mean ** 2)]
  }

  const listBoxes = (count: number): number[][] =>
    count === 0
      ? [[]]
      : listBoxes(count - 1).flatMap(boxes => [
          [...boxes, 0],
          [...boxes, 1],
        ])

  test.each([
    ['plain GRPO', plainGrpo, { 4: [0.0043, 0.0286], 8: [0.005, 0.0236] }],
    ['weighted', { ...weighted, boxCredit: 'probability' }, { 4: [0.0057, 0.0086], 8: [0.0057, 0.0061] }],
    ['as drawn', { ...plainGrpo, balanced: true }, { 4: [0.0605, 0.0909], 8: [0.0605, 0.0643] }],
  ] as const)('is moved by %s as far as the table says', (_, credit, expected) => {
    expectAllClose(expectCropGradient(credit, 4, 1), expected[4], { atol: 5e-5 })
    expectAllClose(expectCropGradient(credit, 8, 2), expected[8], { atol: 5e-5 })
  })
})
