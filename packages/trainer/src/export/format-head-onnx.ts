import { createOnnxGraph, createOnnxOperations } from '@region-r1/tensor'
import { defineHead } from '../head/define-head.ts'
import type { HeadConfig } from '../head/head-config.ts'
import type { HeadWeights } from '../head/head-weights.ts'
import { createPoolingMatrices } from '../head/pooling-matrices.ts'

/**
 * A head as the bytes of the `model.onnx` that `loadPolicy` runs: the same definition of the network that is trained,
 * with its weights as constants.
 *
 * @param questionLength - W, words of a question
 */
export function formatHeadOnnx(config: HeadConfig, weights: HeadWeights, questionLength: number): Uint8Array {
  const { patchGrid, embeddingSize, anchors } = config
  const patchCount = patchGrid.rows * patchGrid.columns
  const graph = createOnnxGraph('region-policy')
  const pooling = createPoolingMatrices(anchors, patchGrid)
  const inputs = {
    patches: graph.input('patches', 'float32', ['B', patchCount, patchGrid.size]),
    embedding: graph.input('embedding', 'float32', ['B', embeddingSize]),
    question: graph.input('question', 'float32', ['B', embeddingSize]),
    words: graph.input('question_ids', 'int64', ['B', questionLength]),
    inside: graph.floats(pooling.inside, [patchCount, anchors.length]),
    around: graph.floats(pooling.around, [patchCount, anchors.length]),
  }
  const constants = Object.fromEntries(
    Object.entries(weights).map(([name, { values, shape }]) => [name, graph.floats(values, shape, name)]),
  )
  const { cropLogit, anchorLogits } = defineHead(createOnnxOperations(graph), config, constants, inputs)
  graph.output('crop_logit', graph.node('Reshape', [cropLogit, graph.integers([-1])]), ['B'])
  graph.output('anchor_logits', anchorLogits, ['B', anchors.length])
  return graph.finish()
}
