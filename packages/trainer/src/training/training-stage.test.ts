import { expect, test } from 'vitest'
import { createTrainingConfig } from './presets.ts'
import { getTrainingStage } from './training-stage.ts'

test('the stage is imitation up to the last step of the warm start, and r-GRPO from the next on', () => {
  const config = createTrainingConfig('default', { warmStart: { steps: 100 } })
  expect([1, 100, 101, 160].map(step => getTrainingStage(step, config))).toEqual([
    'imitation',
    'imitation',
    'r-GRPO',
    'r-GRPO',
  ])
  const paper = createTrainingConfig('paper')
  expect([0, 1].map(step => getTrainingStage(step, paper))).toEqual(['r-GRPO', 'r-GRPO'])
})
