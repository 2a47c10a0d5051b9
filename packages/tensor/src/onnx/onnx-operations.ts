import type { TensorOperations } from '../operations/tensor-operations.ts'
import { normalizeEpsilon } from '../operations/tfjs-operations.ts'
import type { OnnxGraph, OnnxValue } from './onnx-graph.ts'

/** The operations as nodes; words come as ids `[B, W]`, where 0 pads. */
export function createOnnxOperations(graph: OnnxGraph): TensorOperations<OnnxValue> {
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
        graph.node('Unsqueeze', [present, graph.integers([-1])]),
      ])
      const total = graph.node('ReduceSum', [rows, graph.integers([1])], { keepdims: 0 })
      const count = graph.node('ReduceSum', [present, graph.integers([1])], { keepdims: 1 })
      return graph.node('Div', [total, graph.node('Max', [count, scalar(1)])])
    },
  }
}
