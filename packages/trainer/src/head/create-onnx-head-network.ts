import { disableTelemetry } from '@region-r1/encoder'
import { formatGradientOnnx, type NamedShapes } from '@region-r1/tensor'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { defineHead } from './define-head.ts'
import type { HeadBatch, HeadLogits } from './head-batch.ts'
import type { HeadConfig } from './head-config.ts'
import type { HeadNetwork } from './head-network.ts'
import type { HeadWeights } from './head-weights.ts'
import { createPoolingMatrices } from './pooling-matrices.ts'

/** The way forward and back of batches of one size. */
interface Passes {
  readonly forward: InferenceSession
  readonly backward: InferenceSession
  /** What the way back reads of the way forward. */
  readonly reads: readonly string[]
}

type NamedTensors = Readonly<Record<string, Tensor>>

/** The head on onnxruntime, by a model of its gradient. No session outlives its disposal; it may be used again after it. */
export function createOnnxHeadNetwork(config: HeadConfig): HeadNetwork {
  const { patchGrid, embeddingSize, anchors, wordCount } = config
  const patchCount = patchGrid.rows * patchGrid.columns
  const pooling = createPoolingMatrices(anchors, patchGrid)
  const passes = new Map<number, Promise<Passes>>()

  const listInputs = (size: number) => ({
    patches: [size, patchCount, patchGrid.size],
    embedding: [size, embeddingSize],
    question: [size, embeddingSize],
    words: [size, wordCount],
    inside: [patchCount, anchors.length],
    around: [patchCount, anchors.length],
  })

  async function createPasses(weights: HeadWeights, size: number): Promise<Passes> {
    const { forward, backward, reads } = formatGradientOnnx({
      weights: Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape])),
      inputs: listInputs(size),
      define: (ops, traced, inputs) => defineHead(ops, config, traced, inputs),
    })
    return { forward: await openSession(forward), backward: await openSession(backward), reads }
  }

  function openPasses(weights: HeadWeights, size: number): Promise<Passes> {
    const opened = passes.get(size) ?? createPasses(weights, size)
    passes.set(size, opened)
    return opened
  }

  function toFeeds(weights: HeadWeights, { size, patches, embeddings, questions, words }: HeadBatch): NamedTensors {
    const shapes: NamedShapes = listInputs(size)
    const inputs = { ...{ patches, embedding: embeddings, question: questions, words }, ...pooling }
    return {
      ...mapEntries(inputs, (values, name) => new Tensor('float32', values, shapes[name])),
      ...Object.fromEntries(
        Object.entries(weights).map(([name, { shape, values }]) => [
          `weight.${name}`,
          new Tensor('float32', values, shape),
        ]),
      ),
    }
  }

  return {
    config,

    async run(weights, batch) {
      const { forward } = await openPasses(weights, batch.size)
      return readLogits(await forward.run(toFeeds(weights, batch), ['cropLogit', 'anchorLogits']))
    },

    async backpropagate(weights, batch, gradient) {
      const { forward, backward, reads } = await openPasses(weights, batch.size)
      const feeds = toFeeds(weights, batch)
      const known: NamedTensors = { ...feeds, ...(await forward.run(feeds)) }
      const by = gradient(readLogits(known))
      const gradients: NamedTensors = await backward.run({
        ...Object.fromEntries(reads.map(name => [name, known[name]!])),
        'by.cropLogit': new Tensor('float32', by.crop, [batch.size, 1]),
        'by.anchorLogits': new Tensor('float32', by.anchors, [batch.size, anchors.length]),
      })
      return mapEntries(weights, (_, name) => gradients[`gradient.${name}`]!.data as Float32Array)
    },

    async [Symbol.asyncDispose]() {
      const opened = await Promise.all(passes.values())
      passes.clear()
      await Promise.all(opened.flatMap(({ forward, backward }) => [forward.release(), backward.release()]))
    },
  }
}

/** One thread: more gain little on operations as small as these, and sums would depend on the number of cores. */
function openSession(model: Uint8Array): Promise<InferenceSession> {
  disableTelemetry()
  return InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
}

function readLogits({ cropLogit, anchorLogits }: NamedTensors): HeadLogits {
  return { crop: cropLogit!.data as Float32Array, anchors: anchorLogits!.data as Float32Array }
}

function mapEntries<T, U>(values: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]))
}
