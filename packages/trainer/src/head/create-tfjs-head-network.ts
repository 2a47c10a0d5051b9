import { type Backend, type Gradients, readAndDispose, tfjsOperations } from '@region-r1/tensor'
import { add, grads, mul, sum, type Tensor, tensor, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core'
import { defineHead } from './define-head.ts'
import type { HeadBatch, HeadLogits } from './head-batch.ts'
import type { HeadConfig } from './head-config.ts'
import type { HeadNetwork, LogitsGradient } from './head-network.ts'
import type { HeadWeights } from './head-weights.ts'
import { createPoolingMatrices } from './pooling-matrices.ts'

/** The head on tfjs. Weights and results are plain arrays: no tensor outlives a call. */
export function createTfjsHeadNetwork(config: HeadConfig, backend: Backend): HeadNetwork {
  const { patchGrid, embeddingSize, anchors, wordCount } = config
  const patchCount = patchGrid.rows * patchGrid.columns
  const pooling = createPoolingMatrices(anchors, patchGrid)

  const toTensors = (weights: HeadWeights) =>
    Object.entries(weights).map(([, { shape, values }]) => tensor(values, [...shape]))

  function define(names: readonly string[], weights: readonly Tensor[], batch: HeadBatch) {
    return defineHead<Tensor>(
      tfjsOperations,
      config,
      Object.fromEntries(names.map((name, index) => [name, weights[index]!])),
      {
        patches: tensor3d(batch.patches, [batch.size, patchCount, patchGrid.size]),
        embedding: tensor2d(batch.embeddings, [batch.size, embeddingSize]),
        question: tensor2d(batch.questions, [batch.size, embeddingSize]),
        words: tensor2d(batch.words, [batch.size, wordCount]),
        inside: tensor2d(pooling.inside, [patchCount, anchors.length]),
        around: tensor2d(pooling.around, [patchCount, anchors.length]),
      },
    )
  }

  async function run(weights: HeadWeights, batch: HeadBatch): Promise<HeadLogits> {
    backend.activate()
    const outputs = tidy(() => {
      const { cropLogit, anchorLogits } = define(Object.keys(weights), toTensors(weights), batch)
      return [cropLogit, anchorLogits]
    })
    return { crop: await readAndDispose(outputs[0]!), anchors: await readAndDispose(outputs[1]!) }
  }

  async function backpropagate(weights: HeadWeights, batch: HeadBatch, gradient: LogitsGradient): Promise<Gradients> {
    // Backends on a GPU cannot be read in the middle of a pass: they run it forward twice.
    const known = backend.readsSynchronously ? null : gradient(await run(weights, batch))
    backend.activate()
    const names = Object.keys(weights)
    const tensors = tidy(() => toTensors(weights))
    const gradients = tidy(() =>
      grads((...variables: Tensor[]) => {
        const { cropLogit, anchorLogits } = define(names, variables, batch)
        const by =
          known ??
          gradient({ crop: cropLogit.dataSync() as Float32Array, anchors: anchorLogits.dataSync() as Float32Array })
        return add(
          sum(mul(cropLogit, tensor2d(by.crop, [batch.size, 1]))),
          sum(mul(anchorLogits, tensor2d(by.anchors, [batch.size, anchors.length]))),
        )
      })(tensors),
    )
    for (const variable of tensors) variable.dispose()
    const values = await Promise.all(gradients.map(readAndDispose))
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]))
  }

  return { config, run, backpropagate, [Symbol.asyncDispose]: () => Promise.resolve() }
}
