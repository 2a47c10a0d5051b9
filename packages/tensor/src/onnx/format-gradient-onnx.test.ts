import { createRng } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { grads, mul, sum, type Tensor as TfjsTensor, tensor } from '@tensorflow/tfjs-core'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { openBackend } from '../backend/open-backend.ts'
import type { TensorOperations } from '../operations/tensor-operations.ts'
import { tfjsOperations } from '../operations/tfjs-operations.ts'
import { formatGradientOnnx, type NamedShapes } from './format-gradient-onnx.ts'

type Numbers = Readonly<Record<string, Float32Array>>

interface Network {
  readonly weights: NamedShapes
  readonly inputs?: NamedShapes
  /** Of one output. */
  define<T>(ops: TensorOperations<T>, values: Readonly<Record<string, T>>): T
}

/** The gradient by every weight of the sum of outputs times `by`. */
async function differentiate({ weights, inputs = {}, define }: Network, values: Numbers, by: Float32Array) {
  let shape: readonly number[] = []
  const { forward, backward, reads } = formatGradientOnnx({
    weights,
    inputs,
    define(ops, traced, given) {
      const output = define(ops, { ...traced, ...given })
      shape = output.shape
      return { output }
    },
  })
  const feeds = Object.fromEntries([
    ...Object.entries(weights).map(([name, size]) => [`weight.${name}`, new Tensor('float32', values[name]!, size)]),
    ...Object.entries(inputs).map(([name, size]) => [name, new Tensor('float32', values[name]!, size)]),
  ])
  const known = { ...feeds, ...(await run(forward, feeds)) }
  const gradients = await run(backward, {
    ...Object.fromEntries(reads.map(name => [name, known[name]])),
    'by.output': new Tensor('float32', by, shape),
  })
  return Object.fromEntries(Object.entries(gradients).map(([name, { data }]) => [name, data as Float32Array]))
}

async function run(model: Uint8Array, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 })
  const results = await session.run(feeds)
  await session.release()
  return results as Record<string, Tensor>
}

test('a product by hand: the rows that came in, each times what its output is worth', async () => {
  const network: Network = {
    weights: { w: [2, 1] },
    inputs: { x: [2, 2] },
    define: (ops, { x, w }) => ops.matMul(x!, w!),
  }
  const values = { w: Float32Array.of(5, 7), x: Float32Array.of(1, 2, 3, 4) }
  expect(await differentiate(network, values, Float32Array.of(1, 10))).toEqual({
    'gradient.w': Float32Array.of(31, 42),
  })
})

test('a weight that is read twice gets both gradients: the square has twice the weight', async () => {
  const network: Network = { weights: { w: [3] }, define: (ops, { w }) => ops.multiply(w!, w!) }
  const values = { w: Float32Array.of(1, 2, -3) }
  expect(await differentiate(network, values, Float32Array.of(1, 1, 1))).toEqual({
    'gradient.w': Float32Array.of(2, 4, -6),
  })
})

test('what is below 0, or 0, lets nothing through', async () => {
  const network: Network = { weights: { w: [4] }, define: (ops, { w }) => ops.relu(w!) }
  const values = { w: Float32Array.of(-1, 0, 1e-30, 2) }
  expect(await differentiate(network, values, Float32Array.of(5, 6, 7, 8))).toEqual({
    'gradient.w': Float32Array.of(0, 0, 7, 8),
  })
})

const networks: Readonly<Record<string, Network>> = {
  'products of stacks': { weights: { a: [3, 2, 4], b: [3, 4, 5] }, define: (ops, { a, b }) => ops.matMul(a!, b!) },
  'a sum with a row': { weights: { a: [3, 2, 4], b: [4] }, define: (ops, { a, b }) => ops.add(a!, b!) },
  'a row and a sum': { weights: { a: [2, 4], b: [3, 2, 4] }, define: (ops, { a, b }) => ops.add(a!, b!) },
  'a sum with one of many': { weights: { a: [3, 2, 4], b: [3, 1, 4] }, define: (ops, { a, b }) => ops.add(a!, b!) },
  'a product with one number': { weights: { a: [3, 4], b: [1] }, define: (ops, { a, b }) => ops.multiply(a!, b!) },
  'a product with a column': { weights: { a: [3, 1], b: [3, 4] }, define: (ops, { a, b }) => ops.multiply(a!, b!) },
  softmax: { weights: { a: [3, 2, 4] }, define: (ops, { a }) => ops.softmax(a!) },
  normalize: { weights: { a: [3, 2, 4] }, define: (ops, { a }) => ops.normalize(a!) },
  transpose: { weights: { a: [3, 2, 4] }, define: (ops, { a }) => ops.softmax(ops.transpose(a!, [1, 2, 0])) },
  reshape: { weights: { a: [3, 2, 4] }, define: (ops, { a }) => ops.normalize(ops.reshape(a!, [-1, 8])) },
  'a mean of words': {
    weights: { a: [5, 4] },
    inputs: { x: [3, 5] },
    define: (ops, { x, a }) => ops.embedWords(x!, a!),
  },
  'a residual': {
    weights: { a: [4, 4] },
    inputs: { x: [3, 4] },
    define(ops, { x, a }) {
      const inner = ops.matMul(ops.normalize(x!), a!)
      return ops.add(inner, ops.relu(ops.matMul(inner, a!)))
    },
  },
}

test.each(Object.entries(networks))('%s has the gradient of tfjs', async (name, network) => {
  const rng = createRng(name)
  const draw = (shape: readonly number[]) =>
    Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => rng.nextNormal())
  const shapes = { ...network.weights, ...network.inputs }
  const values = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, draw(shape)]))
  ;(await openBackend('cpu')).activate()
  const tensors = Object.entries(shapes).map(([key, shape]) => tensor(values[key]!, [...shape]))
  const define = (...given: TfjsTensor[]) =>
    network.define(tfjsOperations, Object.fromEntries(Object.keys(shapes).map((key, index) => [key, given[index]!])))
  const by = draw(define(...tensors).shape)
  const expected = grads((...given) => sum(mul(define(...given), tensor(by, define(...tensors).shape))))(tensors)
  const actual = await differentiate(network, values, by)
  expect(Object.keys(actual)).toEqual(Object.keys(network.weights).map(key => `gradient.${key}`))
  for (const [index, key] of Object.keys(network.weights).entries()) {
    expectAllClose(actual[`gradient.${key}`]!, expected[index]!.dataSync() as Float32Array, { rtol: 1e-4, atol: 1e-5 })
  }
})
