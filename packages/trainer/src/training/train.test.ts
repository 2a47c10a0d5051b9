import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readImageSource } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { type DecisionLabel, loadPolicy } from '@region-r1/policy'
import { createLooker } from '@region-r1/scoring'
import { memory } from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBackend } from '../head/open-backend.ts'
import { buildRewardTable } from '../reward-table/build-reward-table.ts'
import type { RewardTable } from '../reward-table/reward-table.ts'
import { createToyExamples, toyAnchors } from '../testing/create-toy-examples.ts'
import { createTrainingConfig } from './presets.ts'
import { type TrainOptions, train } from './train.ts'
import type { TrainingConfigInput } from './training-config.ts'

const encoder = createFakeEncoder()
let table: RewardTable
let validation: RewardTable
let directory: string

beforeAll(async () => {
  const build = async (count: number, seed: number) =>
    buildRewardTable({ examples: await createToyExamples(count, seed), encoder, anchors: toyAnchors })
  table = await build(60, 1)
  validation = await build(30, 2)
})
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'region-r1-train-'))
})
afterEach(() => rm(directory, { recursive: true }))

const small: TrainingConfigInput = {
  anchors: toyAnchors,
  head: { hiddenSize: 8, attentionHeads: 1, blocks: 1 },
  batchSize: 12,
  learningRate: 0.01,
  warmupSteps: 5,
  groupSize: 8,
  entropyCoefficient: { decision: 0, box: 0 },
  weightDecay: 0,
  minPerDecision: 2,
  featureDropout: 0,
  wordDropout: 0,
  warmStart: { steps: 10, learningRate: 0.01 },
  steps: 60,
  validationInterval: 10,
  checkpointInterval: 10,
}

const plainGrpo = { balanced: false, boxCredit: 'probability', boxBaseline: 'group' } as const

async function trainToy(overrides: TrainingConfigInput = {}, options: Partial<TrainOptions> = {}) {
  return train({
    config: createTrainingConfig('default', { ...small, ...overrides }),
    ...{ encoder, table, validation, directory },
    backend: await openBackend(),
    ...options,
  })
}

const readRows = async (file = 'metrics.jsonl') =>
  (await readFile(join(directory, file), 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

test('r-GRPO learns when to keep, and where to crop, on the toy', async () => {
  const { validation: best, tags } = await trainToy({ steps: 120 })
  expect(best.keepMrr).toBeLessThan(0.75)
  expect(best.mrr).toBeGreaterThan(0.97)
  expect(tags.cluttered!.cropRate).toBe(1)
  expect(tags.large!.cropRate).toBe(0)
})

test('the exported policy decides on every validation query as validation.jsonl says, box by box', async () => {
  const { policy: folder } = await trainToy()
  const choices = await readRows('validation.jsonl')
  const examples = await createToyExamples(30, 2)
  expect(choices.map(({ queryId }) => queryId)).toEqual(examples.map(({ queryId }) => queryId))
  expect(new Set(choices.map(({ decision }) => decision))).toEqual(new Set(['keep', 'crop']))
  const policy = await loadPolicy(folder, { encoder, looks: 1 })
  for (const [index, { image: source, question }] of examples.entries()) {
    const image = await readImageSource(source)
    const [features] = await encoder.encodeImages([{ image }])
    const [questionEmbedding] = await encoder.encodeTexts([question])
    const { look } = createLooker({ image, encoder })
    const input = { image, question, features: features!, questionEmbedding: questionEmbedding!, encoder, look }
    const outcome = await policy.doDecide(input)
    const { decision, box, cropProbability } = choices[index]
    expect(outcome).toMatchObject({ type: decision, ...(decision === 'crop' && { box }) })
    expect((outcome as { cropProbability: number }).cropProbability).toBeCloseTo(cropProbability, 5)
  }
  await policy.dispose()
})

test.each([
  ['plain GRPO', plainGrpo],
  ['plain GRPO with dynamic sampling', { ...plainGrpo, dynamicSampling: 3 }],
  ['r-GRPO as in the paper', { ...plainGrpo, balanced: true, forcedSamples: 'as-drawn' }],
  ['the exact gradient', { estimator: 'exact' }],
  [
    'several updates of one group, with KL and entropies',
    { numIterations: 2, beta: 0.01, entropyCoefficient: { decision: 0.01, box: 0.01 } },
  ],
  ['imitation alone', { steps: 0, warmStart: { steps: 60, learningRate: 0.01, decision: true } }],
] as const)('%s learns the toy too', async (_, overrides) => {
  const { validation: best } = await trainToy(overrides)
  expect(best.mrr).toBeGreaterThan(0.9)
})

test('a warm start imitates labels in place of the rewards, boxes and decisions', async () => {
  const right = { x1: 16, y1: 0, x2: 32, y2: 16 } // the upper right quarter, whatever is asked
  const labels = new Map(
    table.queries.map(({ queryId, tags }): [string, DecisionLabel] => {
      const shared = { queryId, policy: 'eyes', imageSize: { width: 32, height: 32 } }
      const cropProbability = 1
      if (tags.includes('large'))
        return [queryId, { ...shared, decision: { type: 'crop', cropProbability, box: right } }]
      return [queryId, { ...shared, decision: { type: 'keep', cropProbability: 0 } }]
    }),
  )
  const warmStart = { steps: 60, learningRate: 0.01, decision: true }
  const { tags } = await trainToy({ steps: 0, warmStart, validationInterval: 60 }, { labels })
  expect(tags.cluttered!.cropRate).toBe(0)
  const crops = (await readRows('validation.jsonl')).filter(({ decision }) => decision === 'crop')
  expect(crops).toHaveLength(validation.queries.filter(({ tags }) => tags.includes('large')).length)
  for (const { box } of crops) expect(box).toEqual({ x1: 0.5, y1: 0, x2: 1, y2: 0.5 })
})

test('a run is not resumed with other labels', async () => {
  await trainToy({ steps: 0 })
  const label = {
    policy: 'eyes',
    imageSize: { width: 32, height: 32 },
    decision: { type: 'invalid', reason: 'no' },
  } as const
  const labels = new Map([['toy-1-0', { queryId: 'toy-1-0', ...label }]])
  await expect(trainToy({ steps: 0 }, { labels, resume: true })).rejects.toThrow('another labels')
})

test.each([
  [7, 'onnxruntime'],
  [23, 'onnxruntime'],
  [23, 'cpu'],
] as const)(
  'a run that is killed at step %i and resumed ends with the same weights and the same checkpoint to the last bit on %s',
  async (step, name) => {
    const overrides = { steps: 20, beta: 0.05, featureDropout: 0.2, wordDropout: 0.1, checkpointInterval: 5 }
    const backend = await openBackend(name)
    await trainToy(overrides, { backend, directory: join(directory, 'whole') })
    const stopped = new AbortController()
    const killed = trainToy(overrides, {
      backend,
      signal: stopped.signal,
      onStep: progress => progress.step === step && stopped.abort(),
    })
    await expect(killed).rejects.toThrow('aborted')
    await trainToy(overrides, { backend, resume: true })
    for (const file of ['policy/model.onnx', 'checkpoints/last.bin']) {
      expect(await readFile(join(directory, file))).toEqual(await readFile(join(directory, 'whole', file)))
    }
    expect((await readRows()).map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  },
)

test('dynamic sampling learns from groups with variance, of as many queries as without', async () => {
  // Scored by the rank alone, most groups of two pay all their rollouts the same.
  const settings = { ...plainGrpo, reward: 'mrr', groupSize: 2, warmStart: { steps: 0 }, steps: 10 } as const
  const measure = async (dynamicSampling: number) => {
    await trainToy({ ...settings, dynamicSampling }, { directory: join(directory, `${dynamicSampling}`) })
    const rows = await readRows(join(`${dynamicSampling}`, 'metrics.jsonl'))
    return rows.reduce((sum, row) => sum + row.frac_reward_zero_std, 0) / rows.length
  }
  expect(await measure(1)).toBeGreaterThan(0.4)
  expect(await measure(4)).toBeLessThan(0.1)
})

test('a policy starts as closed as asked for', async () => {
  await trainToy({ initialCropRate: 0.05, warmStart: { steps: 0 }, steps: 1 })
  const [first] = await readRows()
  expect(first['decision/crop_rate']).toBeGreaterThan(0.03)
  expect(first['decision/crop_rate']).toBeLessThan(0.08)
})

test('a run resumed with other settings is refused', async () => {
  await trainToy({ steps: 5 })
  await expect(trainToy({ steps: 5, beta: 0.3 }, { resume: true })).rejects.toThrow('another setting "beta"')
})

test('a finished run is extended by more steps', async () => {
  await trainToy({ steps: 5 })
  const taken: number[] = []
  await trainToy({ steps: 7 }, { resume: true, onStep: ({ step }) => taken.push(step) })
  expect(taken).toEqual([16, 17])
})

test('a loss that is not a number stops the run and names the last good checkpoint', async () => {
  const broken = await buildRewardTable({ examples: await createToyExamples(20, 3), encoder, anchors: toyAnchors })
  const run = trainToy(
    {},
    {
      table: broken,
      onStep: ({ step }) => {
        if (step === 14) for (const { picture } of broken.queries) picture.patches.fill(Number.NaN)
      },
    },
  )
  await expect(run).rejects.toThrow(/became NaN at step 15; the last good checkpoint is .*last\.bin \(step 10\)/)
})

test('training stops early where the validation queries get no better', async () => {
  const { stopped, bestStep } = await trainToy({ steps: 400, patience: 2 })
  expect(stopped).toBe('early')
  expect(bestStep).toBeLessThan(400)
})

test('a run leaves no tensor behind', async () => {
  await trainToy({ steps: 3 })
  const before = memory().numTensors
  await trainToy({ steps: 3 })
  expect(memory().numTensors).toBe(before)
})

test('r-GRPO learns the toy from half of the boxes of each picture, and the policies are compared by all', async () => {
  const examples = await createToyExamples(120, 1)
  const sparse = await buildRewardTable({ examples, encoder, anchors: toyAnchors, anchorsPerQuery: 2 })
  const { validation: best } = await trainToy({ steps: 120 }, { table: sparse })
  expect(best.mrr).toBeGreaterThan(0.9)
  for (const { rollouts } of await readRows('samples.jsonl')) {
    for (const { decision, box } of rollouts) if (decision === 'crop') expect(box.x2 - box.x1).toBe(0.5)
  }
  await expect(trainToy({}, { validation: sparse, directory: join(directory, 'other') })).rejects.toThrow(
    '2 of 4 anchors were measured',
  )
})

test('tables of another encoder or of other anchors are refused', async () => {
  await expect(trainToy({}, { validation: { ...validation, encoderId: 'other' } })).rejects.toThrow(
    'measured with the encoder other',
  )
  await expect(trainToy({ anchors: { scales: [{ side: 0.5, grid: 3 }] } })).rejects.toThrow(
    '4 anchors, but the settings have 9',
  )
})
