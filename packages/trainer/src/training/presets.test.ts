import { expect, test } from 'vitest'
import { createTrainingConfig } from './presets.ts'

test('the paper and its code have the settings that docs/paper-map.md names', () => {
  expect(createTrainingConfig('paper')).toMatchObject({
    groupSize: 8,
    balanced: true,
    minPerDecision: 2,
    forcedSamples: 'as-drawn',
    boxBaseline: 'group',
    boxCredit: 'probability',
    scaleRewards: 'group',
    reward: 'mixture',
    rewardWeights: { mrr: 0.2, ndcg: 0.2, rank: 0.2, margin: 0.4 },
  })
  expect(createTrainingConfig('reference-code')).toMatchObject({
    groupSize: 4,
    balanced: false,
    scaleRewards: 'none',
    beta: 0.1,
    learningRate: 5e-5,
    warmupSteps: 50,
  })
})

test('the paper for a head differs from the paper in learning rate, batch and steps alone', () => {
  const { learningRate, warmupSteps, batchSize, steps, ...algorithm } = createTrainingConfig('paper-head')
  expect(createTrainingConfig('paper')).toMatchObject(algorithm)
  const standard = createTrainingConfig()
  expect(learningRate).toBe(0.004)
  expect({ warmupSteps, batchSize }).toEqual({ warmupSteps: standard.warmupSteps, batchSize: standard.batchSize })
  expect(steps).toBe(standard.warmStart.steps + standard.steps)
})

test('one nested setting can be set alone', () => {
  expect(createTrainingConfig('default', { warmStart: { steps: 7 } }).warmStart).toMatchObject({
    steps: 7,
    decision: true,
  })
})

test('a typo, a group of one, and more forced rollouts than a group holds are refused with what to do', () => {
  expect(() => createTrainingConfig('default', { stepz: 1 } as object)).toThrow('stepz')
  expect(() => createTrainingConfig('default', { groupSize: 1 })).toThrow('must be at least 2: advantages compare')
  expect(() => createTrainingConfig('default', { groupSize: 4, minPerDecision: 3 })).toThrow(
    'minPerDecision (3) must be from 1 to half of groupSize (4)',
  )
})
