import type { Backend, Gradients, WeightPlan, Weights } from '@region-r1/tensor'
import { readAndDispose } from '@region-r1/tensor'
import { add, keep, mul, type Scalar, type Tensor, tensor, tensor2d, tidy, valueAndGrads } from '@tensorflow/tfjs-core'
import { defineText, defineVision } from './define-encoder.ts'
import { computeEncoderLosses } from './encoder-losses.ts'
import { encoderTfjsOperations } from './encoder-operations.ts'
import type { EncoderShape } from './encoder-shape.ts'
import { type LossName, lossNames, lossWeights } from './loss-weights.ts'
import type { EncoderBatch } from './make-encoder-batch.ts'

export interface EncoderStep {
  readonly gradients: Gradients
  /** In nats, before they are weighed; `loss` is what is minimised. */
  readonly losses: Readonly<Record<string, number>>
}

/** The encoder on tfjs. Weights and results are plain arrays: no tensor outlives a call. */
export interface EncoderNetwork {
  /** The losses of a batch and their gradient by every weight. */
  backpropagate(weights: Weights, batch: EncoderBatch): Promise<EncoderStep>
  /** `[B, D]` and `[B, P, D]` of `[B, cells, numbers of a cell]`, neither of unit length. */
  encodeCells(weights: Weights, cells: Float32Array): Promise<{ embeddings: Float32Array; patches: Float32Array }>
  /** `[B, D]` of `[B, tokens]`, not of unit length. */
  encodeWords(weights: Weights, words: Float32Array): Promise<Float32Array>
}

/** What is learned for training alone: a vector for each entry and for the ground, and how sharp each loss is. */
export function planLossWeights({ embeddingSize }: EncoderShape, entries: number): WeightPlan[] {
  return [
    ['proxies', [entries + 1, embeddingSize], { normal: 1 }],
    ...lossNames.map(name => [`scale.${name}`, [1], { constant: 1 }] satisfies WeightPlan),
  ]
}

export function createEncoderNetwork(shape: EncoderShape, backend: Backend): EncoderNetwork {
  const cellSize = 3 * shape.cellSide * shape.cellSide
  const toTensors = (weights: Weights) => Object.values(weights).map(({ shape, values }) => tensor(values, [...shape]))
  const name = (weights: Weights, tensors: readonly Tensor[]) =>
    Object.fromEntries(Object.keys(weights).map((key, index) => [key, tensors[index]!]))
  const runVision = (named: Readonly<Record<string, Tensor>>, cells: Float32Array) =>
    defineVision(encoderTfjsOperations, shape, named, tensor2d(cells, [cells.length / cellSize, cellSize]))
  const runText = (named: Readonly<Record<string, Tensor>>, words: Float32Array) =>
    defineText(encoderTfjsOperations, named, tensor2d(words, [words.length / shape.tokens, shape.tokens]))

  async function backpropagate(weights: Weights, batch: EncoderBatch): Promise<EncoderStep> {
    backend.activate()
    const parts: Partial<Record<LossName, Tensor>> = {}
    const tensors = tidy(() => toTensors(weights))
    const { value, grads } = tidy(() =>
      valueAndGrads((...variables: Tensor[]) => {
        const named = name(weights, variables)
        const { embedding: embeddings, patches } = runVision(named, batch.cells)
        const losses = computeEncoderLosses(batch, {
          embeddings,
          patches,
          texts: runText(named, batch.words),
          proxies: named.proxies!,
          scales: Object.fromEntries(lossNames.map(loss => [loss, named[`scale.${loss}`]!])) as Record<
            LossName,
            Tensor
          >,
        })
        const weighed = Object.entries(losses).map(([loss, part]) => {
          parts[loss as LossName] = keep(part)
          return mul(part, lossWeights[loss as LossName])
        })
        return weighed.reduce((sum, part) => add(sum, part)) as Scalar
      })(tensors),
    )
    for (const variable of tensors) variable.dispose()
    const gradients: Record<string, Float32Array> = {}
    for (const [index, key] of Object.keys(weights).entries()) gradients[key] = await readAndDispose(grads[index]!)
    const losses: Record<string, number> = { loss: (await readAndDispose(value))[0]! }
    for (const [loss, part] of Object.entries(parts)) losses[`loss/${loss}`] = (await readAndDispose(part))[0]!
    return { gradients, losses }
  }

  async function encodeCells(weights: Weights, cells: Float32Array) {
    backend.activate()
    const [embedding, patches] = tidy(() => {
      const outputs = runVision(name(weights, toTensors(weights)), cells)
      return [outputs.embedding, outputs.patches]
    })
    return { embeddings: await readAndDispose(embedding!), patches: await readAndDispose(patches!) }
  }

  async function encodeWords(weights: Weights, words: Float32Array) {
    backend.activate()
    return readAndDispose(tidy(() => runText(name(weights, toTensors(weights)), words)))
  }

  return { backpropagate, encodeCells, encodeWords }
}
