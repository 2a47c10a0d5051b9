import { createNormalizedBox, createRegionBox, type DualEncoder } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { describeChoice } from './describe-choice.ts'
import { describeSample } from './describe-sample.ts'

// As CLIP does, the encoder sees the middle of a picture twice as wide as it is high.
const encoder: DualEncoder = {
  ...createFakeEncoder(),
  getPatchRegion: () => createNormalizedBox({ x1: 0.25, y1: 0, x2: 0.75, y2: 1 }),
}
const anchors = [createRegionBox({ x1: 0.5, y1: 0.5, x2: 1, y2: 1 })]
const placed = { x1: 0.5, y1: 0.5, x2: 0.75, y2: 1 }
const picture = {
  source: 'wide.png',
  width: 200,
  height: 100,
  embedding: new Float32Array(16),
  patches: new Float32Array(0),
  anchors: [0],
  views: new Float32Array(0),
}
const rewards = { keep: 0, anchors: Float64Array.of(1) }
const query = {
  table: {
    queryId: 'q1',
    question: 'red?',
    tags: [],
    picture,
    questionEmbedding: new Float32Array(16),
    outcomes: Float32Array.of(0.5, 0.6, 2, -0.1, 1, 1, 1, 0.1),
    scores: new Float32Array(0),
    labels: [],
  },
  questionIds: [],
  rewards,
  imitated: rewards,
  isSolved: false,
}
const policy = {
  cropProbability: 0.9,
  logCrop: Math.log(0.9),
  logKeep: Math.log(0.1),
  boxes: Float64Array.of(1),
  logBoxes: Float64Array.of(0),
}

test('validation.jsonl has boxes in shares of the picture, where the encoder sees a part of it', () => {
  expect(describeChoice(query, policy, { anchors, encoder })).toMatchObject({ decision: 'crop', box: placed, rank: 1 })
})

test('so has samples.jsonl', () => {
  const rollouts = { old: policy, actions: [0], rewards: [1], advantages: null }
  const { rollouts: shown } = describeSample(1, query, rollouts as unknown as Parameters<typeof describeSample>[2], {
    anchors,
    encoder,
  })
  expect(shown[0]).toMatchObject({ decision: 'crop', box: placed, iouToBest: 1 })
})
