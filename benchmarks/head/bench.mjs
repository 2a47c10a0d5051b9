import { fileURLToPath } from 'node:url'
import { createRng } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import { countWeights } from '@region-r1/tensor'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { formatHeadOnnx } from '../../packages/trainer/dist/export/format-head-onnx.js'
import { createHeadWeights } from '../../packages/trainer/dist/head/head-weights.js'
import { createTrainingConfig } from '../../packages/trainer/dist/training/presets.js'
import { formatVitOnnx } from '../../tools/gpu-check/check/format-vit-onnx.mjs'

const rounds = 10
const { head: sizes, questionLength, anchors } = createTrainingConfig()
const head = {
  ...sizes,
  anchors: createAnchors(anchors),
  embeddingSize: 512,
  patchGrid: { rows: 7, columns: 7, size: 768 },
  wordCount: 1002,
  readsQuestion: true,
}
const weights = createHeadWeights(head, createRng(1))
const defaultEncoder = fileURLToPath(
  new URL('../../packages/encoder/models/icons/onnx/vision_model.onnx', import.meta.url),
)
const ones = (...dims) => new Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b)).fill(0.1), dims)

async function createVariant(name, repeats, model, inputs, { pictures = 1, threads = 1 } = {}) {
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 })
  return { name, repeats, pictures, times: [], run: () => session.run(inputs) }
}

const picture = count => ({ pixel_values: ones(count, 3, 128, 128) })
const inTurn = [
  await createVariant('one pass of CLIP ViT-B/32', 1, formatVitOnnx(), { patches: ones(1, 50, 3072) }),
  await createVariant('one pass of the encoder of icons', 20, defaultEncoder, picture(1)),
  await createVariant('the same, a picture of 16', 2, defaultEncoder, picture(16), { pictures: 16 }),
  await createVariant(`the head, ${countWeights(weights)} weights`, 50, formatHeadOnnx(head, weights, questionLength), {
    patches: ones(1, 49, 768),
    embedding: ones(1, 512),
    question: ones(1, 512),
    question_ids: new Tensor('int64', new BigInt64Array(questionLength).fill(2n), [1, questionLength]),
  }),
]
// Threads 0 are all cores, as `loadEncoder` has it.
const onAllCores = [
  await createVariant('a picture alone', 20, defaultEncoder, picture(1), { threads: 0 }),
  await createVariant('a picture of 16', 2, defaultEncoder, picture(16), { threads: 0, pictures: 16 }),
]

async function measure(variants, readMs) {
  for (let round = -2; round < rounds; round++) {
    for (const { repeats, pictures, times, run } of variants) {
      const start = readMs()
      for (let repeat = 0; repeat < repeats; repeat++) await run()
      if (round >= 0) times.push((readMs() - start) / repeats / pictures)
    }
  }
}

function readProcessorMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function print(title, variants) {
  const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  const first = median(variants[0].times)
  console.log(`| ${title} | of the first |\n| --- | --: | --: |`)
  for (const { name, times } of variants) {
    console.log(`| ${name} | ${median(times).toFixed(2)} | ${((100 * median(times)) / first).toFixed(2)} % |`)
  }
}

// In processor time: on a busy machine the clock would favour what is short.
await measure(inTurn, readProcessorMs)
print('a picture, one thread | median ms of one core', inTurn)
// More cores are worth what the clock says.
await measure(onAllCores, () => performance.now())
print('a picture by the encoder of icons, all cores | median ms', onAllCores)
