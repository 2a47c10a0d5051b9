// The same 20 training steps on every backend that runs here, beside plain JavaScript (cpu); with --default, steps of the
// default settings' size on onnxruntime and wasm, in turns.

import { createRng } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import { createAdamWState } from '@region-r1/tensor'
import { createHeadNetwork } from '../../packages/trainer/dist/head/create-head-network.js'
import { createHeadWeights } from '../../packages/trainer/dist/head/head-weights.js'
import { openBackend } from '../../packages/trainer/dist/head/open-backend.js'
import { takeRGrpoStep } from '../../packages/trainer/dist/r-grpo.js'
import { createTrainingConfig } from '../../packages/trainer/dist/training/presets.js'

const steps = 20
const isDefault = process.argv.includes('--default')
const config = createTrainingConfig(
  'default',
  isDefault ? {} : { estimator: 'exact', batchSize: 8, head: { hiddenSize: 32 } },
)
const anchors = createAnchors(config.anchors)
const head = {
  ...config.head,
  anchors,
  embeddingSize: 192,
  patchGrid: { rows: 8, columns: 8, size: 192 },
  wordCount: 300,
  readsQuestion: true,
}
const draw = createRng(1)
const floats = length => Float32Array.from({ length }, () => draw.nextNormal())
const createRewards = () => ({ keep: 0, anchors: Float64Array.from(floats(anchors.length)) })
const queries = Array.from({ length: config.batchSize }, (_, index) => ({
  table: {
    queryId: `q${index}`,
    question: '',
    tags: [],
    picture: {
      ...{ source: '', width: 128, height: 128, patches: floats(64 * 192), embedding: floats(192) },
      ...{ anchors: [...anchors.keys()], views: floats(192 * anchors.length) },
    },
    questionEmbedding: floats(192),
    outcomes: floats(4 * (anchors.length + 1)),
    scores: floats(anchors.length + 1),
    labels: [1],
  },
  questionIds: [2, 3, 4, 5 + index],
  rewards: createRewards(),
  imitated: createRewards(),
  isSolved: false,
}))

async function train(backend) {
  const network = createHeadNetwork(head, backend)
  const weights = createHeadWeights(head, createRng(1))
  const optimizer = createAdamWState(weights)
  const losses = []
  const start = process.cpuUsage()
  for (let step = 0; step < steps; step++) {
    const options = { config, network, weights, optimizer, queries, step, rng: createRng(step) }
    losses.push((await takeRGrpoStep(options)).metrics.loss)
  }
  const { user, system } = process.cpuUsage(start)
  return {
    losses,
    weights: Object.values(weights).flatMap(({ values }) => [...values]),
    ms: (user + system) / 1000 / steps,
  }
}

const furthest = (a, b) => a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index])), 0)

async function compare() {
  const expected = await train(await openBackend('cpu'))
  console.log('| backend | furthest loss | furthest weight | processor ms a step |\n| --- | --: | --: | --: |')
  console.log(`| cpu | | | ${expected.ms.toFixed(0)} |`)
  for (const name of /** @type {const} */ (['onnxruntime', 'wasm', 'tensorflow', 'webgpu'])) {
    const backend = await openBackend(name).catch(error => error)
    if (backend instanceof Error) {
      console.error(backend.message)
      continue
    }
    const { losses, weights, ms } = await train(backend)
    const [loss, weight] = [furthest(losses, expected.losses), furthest(weights, expected.weights)]
    console.log(`| ${name} | ${loss.toExponential(1)} | ${weight.toExponential(1)} | ${ms.toFixed(0)} |`)
  }
}

async function compareAtDefaultSize() {
  const names = /** @type {const} */ (['wasm', 'onnxruntime'])
  const times = names.map(() => /** @type {number[]} */ ([]))
  for (let turn = -1; turn < 5; turn++) {
    for (const [index, name] of names.entries()) {
      const { ms } = await train(await openBackend(name))
      if (turn >= 0) times[index].push(ms)
    }
  }
  const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  console.log('| backend | processor ms a step, median of 5 turns |\n| --- | --: |')
  for (const [index, name] of names.entries()) console.log(`| ${name} | ${median(times[index]).toFixed(0)} |`)
}

await (isDefault ? compareAtDefaultSize() : compare())
