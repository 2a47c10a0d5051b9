import { defineHead } from '../head/define-head.ts'
import type { HeadConfig } from '../head/head-config.ts'
import type { HeadWeights } from '../head/head-weights.ts'
import { createPoolingMatrices } from '../head/pooling-matrices.ts'
import type { TensorOperations } from '../head/tensor-operations.ts'
import { normalizeEpsilon } from '../head/tfjs-operations.ts'
import { createOnnxGraph, type OnnxGraph, type OnnxValue } from './onnx-graph.ts'

/**
 * A head as the bytes of the `model.onnx` that `loadPolicy` runs: the same definition of the network that tfjs trains,
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
  const { cropLogit, anchorLogits } = defineHead(createOnnxOperations(graph, questionLength), config, constants, inputs)
  graph.output('crop_logit', graph.node('Reshape', [cropLogit, graph.integers([-1])]), ['B'])
  graph.output('anchor_logits', anchorLogits, ['B', anchors.length])
  return graph.finish()
}

/** The operations as nodes; words come as ids `[B, W]`, where 0 pads. */
function createOnnxOperations(graph: OnnxGraph, questionLength: number): TensorOperations<OnnxValue> {
  const scalar = (value: number) => graph.floats(Float32Array.of(value), [])
  const mean = (x: OnnxValue) => graph.node('ReduceMean', [x], { axes: [-1], keepdims: 1 })
  return {
    matMul: (a, b) => graph.node('MatMul', [a, b]),
    add: (a, b) => graph.node('Add', [a, b]),
    multiply: (a, b) => graph.node('Mul', [a, b]),
    relu: x => graph.node('Relu', [x]),
    softmax: x => graph.node('Softmax', [x], { axis: -1 }),
    normalize(x) {
      const centred = graph.node('Sub', [x, mean(x)])
      const variance = mean(graph.node('Mul', [centred, centred]))
      return graph.node('Div', [centred, graph.node('Sqrt', [graph.node('Add', [variance, scalar(normalizeEpsilon)])])])
    },
    reshape: (x, shape) => graph.node('Reshape', [x, graph.integers(shape)]),
    transpose: (x, order) => graph.node('Transpose', [x], { perm: order }),
    embedWords(ids, table) {
      const isPadding = graph.node('Equal', [ids, graph.integers([0])])
      const present = graph.node('Cast', [graph.node('Not', [isPadding])], { to: 1 }) // [B, W]
      const rows = graph.node('Mul', [
        graph.node('Gather', [table, ids]),
        graph.node('Reshape', [present, graph.integers([-1, questionLength, 1])]),
      ])
      const total = graph.node('ReduceSum', [rows, graph.integers([1])], { keepdims: 0 })
      const count = graph.node('ReduceSum', [present, graph.integers([1])], { keepdims: 1 })
      return graph.node('Div', [total, graph.node('Max', [count, scalar(1)])])
    },
  }
}
