import { createRng } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createAnchors } from '@region-r1/scoring'
import { createAdamWState } from '@region-r1/tensor'
import { expectAllClose } from '@region-r1/test-kit'
import { beforeAll, expect, test } from 'vitest'
import { createHeadNetwork } from '../head/create-head-network.ts'
import { createHeadConfig } from '../head/head-config.ts'
import { createHeadWeights } from '../head/head-weights.ts'
import { type HeadBackend, openBackend } from '../head/open-backend.ts'
import { headBackendNames } from '../names.ts'
import { takeRGrpoStep } from '../r-grpo.ts'
import { buildRewardTable } from '../reward-table/build-reward-table.ts'
import type { RewardTable } from '../reward-table/reward-table.ts'
import { createRewardFunction } from '../rewards/reward-function.ts'
import { createToyExamples, toyAnchors } from '../testing/create-toy-examples.ts'
import { createTrainingConfig } from './presets.ts'
import { collectVocabulary, createTrainingQueries } from './training-set.ts'

const encoder = createFakeEncoder()
const config = createTrainingConfig('default', {
  anchors: toyAnchors,
  head: { hiddenSize: 8, attentionHeads: 1, blocks: 1 },
  estimator: 'exact',
  featureDropout: 0,
  wordDropout: 0,
  learningRate: 0.01,
  warmupSteps: 1,
  steps: 20,
})
let table: RewardTable
beforeAll(async () => {
  table = await buildRewardTable({ examples: await createToyExamples(12, 1), encoder, anchors: toyAnchors })
})

/** The loss of each of 20 steps, and the weights after them. */
async function train20(backend: HeadBackend) {
  const vocabulary = collectVocabulary(table, 20)
  const queries = createTrainingQueries(table, {
    words: { length: 8, vocabulary },
    reward: createRewardFunction('symmetric'),
  })
  const head = createHeadConfig({ encoder, anchors: createAnchors(toyAnchors), vocabulary, sizes: config.head })
  const network = createHeadNetwork(head, backend)
  const weights = createHeadWeights(head, createRng(1))
  const optimizer = createAdamWState(weights)
  const losses: number[] = []
  for (let step = 0; step < 20; step++) {
    const rng = createRng(step)
    const { metrics } = await takeRGrpoStep({ config, network, weights, optimizer, queries, step, rng })
    losses.push(metrics.loss!)
  }
  return { losses, weights: Object.values(weights).flatMap(({ values }) => [...values]) }
}

test.for(headBackendNames)(
  '%s takes the same 20 steps as cpu: losses within 1e-3, weights within 1e-2',
  async (name, context) => {
    const backend = await openBackend(name).catch((error: Error) => error)
    if (backend instanceof Error) return context.skip(backend.message)
    const expected = await train20(await openBackend('cpu'))
    const actual = await train20(backend)
    expect(actual.losses[19]).toBeLessThan(actual.losses[0]!)
    expectAllClose(actual.losses, expected.losses, { atol: 1e-3 })
    expectAllClose(actual.weights, expected.weights, { atol: 1e-2 })
  },
)
