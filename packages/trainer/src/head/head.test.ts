import { createRng } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'
import { expectAllClose } from '@region-r1/test-kit'
import { memory } from '@tensorflow/tfjs-core'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatHeadOnnx } from '../export/format-head-onnx.ts'
import { createHeadNetwork } from './create-head-network.ts'
import { type HeadBatch, selectRows } from './head-batch.ts'
import { createHeadWeights, type HeadWeights } from './head-weights.ts'
import { type HeadBackend, openBackend } from './open-backend.ts'
import { createPoolingMatrices } from './pooling-matrices.ts'

const config = {
  hiddenSize: 8,
  attentionHeads: 2,
  blocks: 1,
  embeddingSize: 6,
  patchGrid: { rows: 3, columns: 3, size: 6 },
  anchors: createAnchors({ scales: [{ side: 0.5, grid: 2 }] }),
  wordCount: 5,
  readsQuestion: true,
}
const questionLength = 3
const ids = [
  [2, 4, 0],
  [3, 1, 3],
]
const rng = createRng(11)
const draw = (length: number) => Float32Array.from({ length }, () => rng.nextNormal())
const batch: HeadBatch = {
  size: 2,
  patches: draw(2 * 9 * 6),
  embeddings: draw(2 * 6),
  questions: draw(2 * 6),
  words: Float32Array.of(0, 0, 0.5, 0, 0.5, 0, 1 / 3, 0, 2 / 3, 0),
  anchors: [[], []],
}
const weights = createHeadWeights(config, createRng(4))

describe.each(['cpu', 'wasm', 'onnxruntime'] as const)('the head on %s', name => {
  let backend: HeadBackend
  beforeAll(async () => {
    backend = await openBackend(name)
  })

  test('has the gradient of central differences in every weight', async () => {
    const network = createHeadNetwork(config, backend)
    const by = { crop: Float32Array.of(1, -0.5), anchors: Float32Array.of(0.3, -1, 0.7, 0.2, 1, 0.4, -0.6, 0.1) }
    const lossAt = async (some: HeadWeights) => {
      const { crop, anchors } = await network.run(some, batch)
      return dot(crop, by.crop) + dot(anchors, by.anchors)
    }
    const gradients = await network.backpropagate(weights, batch, () => by)
    expect(Object.keys(gradients)).toEqual(Object.keys(weights))
    const step = 1e-2
    for (const [weight, { shape, values }] of Object.entries(weights)) {
      const direction = values.map(() => createRng(weight).nextNormal())
      const moved = (sign: number) => ({
        ...weights,
        [weight]: { shape, values: values.map((value, index) => value + sign * step * direction[index]!) },
      })
      const slope = ((await lossAt(moved(1))) - (await lossAt(moved(-1)))) / (2 * step)
      expectAllClose([dot(gradients[weight]!, direction)], [slope], { rtol: 0.02, atol: 0.01 })
    }
  })

  test('agrees with its ONNX model to 1e-4', async () => {
    const { crop, anchors } = await createHeadNetwork(config, backend).run(weights, batch)
    const session = await InferenceSession.create(formatHeadOnnx(config, weights, questionLength))
    const outputs = await session.run({
      patches: new Tensor('float32', batch.patches, [2, 9, 6]),
      embedding: new Tensor('float32', batch.embeddings, [2, 6]),
      question: new Tensor('float32', batch.questions, [2, 6]),
      question_ids: new Tensor('int64', BigInt64Array.from(ids.flat(), BigInt), [2, questionLength]),
    })
    expect(outputs.crop_logit!.dims).toEqual([2])
    expectAllClose(outputs.crop_logit!.data as Float32Array, crop, { atol: 1e-4 })
    expectAllClose(outputs.anchor_logits!.data as Float32Array, anchors, { atol: 1e-4 })
    await session.release()
  })

  test('leaves no tensor behind', async () => {
    const network = createHeadNetwork(config, backend)
    const step = () => network.backpropagate(weights, batch, logits => logits)
    await step()
    const before = memory().numTensors
    await step()
    await network.run(weights, batch)
    expect(memory().numTensors).toBe(before)
  })
})

test('on onnxruntime batches of any size are taken in turns, the same to the last bit each time, also after disposal', async () => {
  const network = createHeadNetwork(config, await openBackend('onnxruntime'))
  const first = selectRows(batch, [0])
  const whole = await network.backpropagate(weights, batch, logits => logits)
  const alone = await network.run(weights, first)
  expectAllClose(alone.anchors, (await network.run(weights, batch)).anchors.subarray(0, config.anchors.length), {
    atol: 1e-6,
  })
  expect(await network.backpropagate(weights, batch, logits => logits)).toEqual(whole)
  await network[Symbol.asyncDispose]()
  expect(await network.run(weights, first)).toEqual(alone)
  await network[Symbol.asyncDispose]()
})

test('backends agree on logits and gradients', async () => {
  const results = []
  for (const name of ['cpu', 'wasm', 'onnxruntime'] as const) {
    const network = createHeadNetwork(config, await openBackend(name))
    results.push(await network.backpropagate(weights, batch, logits => logits))
  }
  const [expected, ...others] = results
  for (const gradients of others) {
    for (const weight of Object.keys(weights)) {
      expectAllClose(gradients[weight]!, expected![weight]!, { rtol: 1e-3, atol: 1e-4 })
    }
  }
})

test('a question-blind head answers alike whatever is asked, from its ONNX model too', async () => {
  const blind = { ...config, readsQuestion: false }
  const own = createHeadWeights(blind, createRng(4))
  const network = createHeadNetwork(blind, await openBackend('cpu'))
  const { anchors } = await network.run(own, batch)
  const other = { ...batch, questions: draw(2 * 6), words: draw(2 * 5) }
  expect((await network.run(own, other)).anchors).toEqual(anchors)
  const session = await InferenceSession.create(formatHeadOnnx(blind, own, questionLength))
  const outputs = await session.run({
    patches: new Tensor('float32', batch.patches, [2, 9, 6]),
    embedding: new Tensor('float32', batch.embeddings, [2, 6]),
    question: new Tensor('float32', other.questions, [2, 6]),
    question_ids: new Tensor('int64', BigInt64Array.from(ids.flat(), BigInt), [2, questionLength]),
  })
  expectAllClose(outputs.anchor_logits!.data as Float32Array, anchors, { atol: 1e-4 })
  await session.release()
})

test('pooling averages the cells inside of an anchor, and those around it', () => {
  const [anchor] = createAnchors({ scales: [{ side: 0.5, grid: 1 }] })
  const { inside, around } = createPoolingMatrices([anchor!], { rows: 4, columns: 4, size: 1 })
  expectAllClose(inside, [0, 0, 0, 0, 0, 0.25, 0.25, 0, 0, 0.25, 0.25, 0, 0, 0, 0, 0])
  expect(around.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
  expect(around[5]).toBe(0)
  expect(around[1]).toBeGreaterThan(around[0]!)
})

test('fresh weights follow from their seed alone', () => {
  expect(createHeadWeights(config, createRng(4))).toEqual(weights)
  expect(createHeadWeights(config, createRng(5))).not.toEqual(weights)
})

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, index) => sum + value * b[index]!, 0)
}
