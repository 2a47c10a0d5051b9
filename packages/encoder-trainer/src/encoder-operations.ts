import type { OnnxGraph, OnnxValue, TensorOperations } from '@region-r1/tensor'
import { createOnnxOperations, sumRows, tfjsOperations } from '@region-r1/tensor'
import {
  avgPool,
  concat,
  customGrad,
  depthwiseConv2d,
  type GradSaveFunc,
  mul,
  ones,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core'

/** What the encoder is made of: what the head is, and one operation that brings neighbours together. */
export interface EncoderOperations<T> extends TensorOperations<T> {
  /**
   * `[B, H, W, C]` by `[3, 3, C]`: each channel of a cell becomes a weighted sum of itself and its eight neighbours,
   * zero beyond the edge.
   */
  mixNeighbours(x: T, filter: T, channels: number): T
  /** `[B, P, C]` to `[B, C]`. */
  sumPatches(x: T): T
}

export const encoderTfjsOperations: EncoderOperations<Tensor> = {
  ...tfjsOperations,
  mixNeighbours: (x, filter) => mixWithGradient(x, filter),
  sumPatches: x => sumWithGradient(x),
}

/** Its gradient from operations that every backend has: wasm has no kernel for the gradient of a convolution. */
const mixWithGradient = customGrad((input, weights, saveForGradient) => {
  const [x, filter] = [input as Tensor4D, weights as Tensor]
  const save = saveForGradient as GradSaveFunc
  save([x, filter])
  return {
    value: convolve(x, filter),
    gradFunc: (dy: Tensor, [x, filter]: Tensor[]) => [
      convolve(dy as Tensor4D, reverse(filter!, [0, 1])),
      computeFilterGradient(x as Tensor4D, dy as Tensor4D, filter!.shape),
    ],
  }
})

function convolve(x: Tensor4D, filter: Tensor): Tensor {
  return depthwiseConv2d(x, reshape(filter, [3, 3, filter.size / 9, 1]), 1, 'same')
}

/**
 * For each of the nine places of a filter, the sum over cells of the gradient times the neighbour that stands there.
 * With a frame of zeros around both, a neighbour is the same number of places away in memory from every cell.
 */
function computeFilterGradient(x: Tensor4D, dy: Tensor4D, shape: readonly number[]): Tensor {
  const [, , columns, channels] = x.shape
  const frame = (y: Tensor4D) =>
    reshape(
      pad(y, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
      [-1],
    )
  const [framed, gradient] = [frame(x), frame(dy)]
  // Zeros before and after, so that every tap has as many numbers as there are.
  const margin = (columns + 3) * channels
  const wide = pad(framed, [[margin, margin]])
  const taps = Array.from({ length: 9 }, (_, tap) => {
    const away = Math.floor(tap / 3) * (columns + 2) + (tap % 3)
    const neighbour = slice(wide, away * channels, framed.size)
    return sumRows(reshape(mul(neighbour, gradient), [-1, channels]))
  })
  return reshape(concat(taps, 0), [...shape])
}

const sumWithGradient = customGrad(input => {
  const [count, patches, channels] = (input as Tensor).shape as [number, number, number]
  // By pooling: on wasm a sum over any axis but the last is many times slower.
  const columns = reshape(input as Tensor, [count, patches, 1, channels]) as Tensor4D
  return {
    value: reshape(mul(avgPool(columns, [patches, 1], 1, 'valid'), patches), [count, channels]),
    gradFunc: (dy: Tensor) => mul(reshape(dy, [count, 1, channels]), ones([count, patches, 1])),
  }
}) as (x: Tensor) => Tensor

/** The operations as nodes; ONNX convolves `[B, C, H, W]` by `[C, 1, 3, 3]`. */
export function createEncoderOnnxOperations(graph: OnnxGraph): EncoderOperations<OnnxValue> {
  return {
    ...createOnnxOperations(graph),
    mixNeighbours(x, filter, channels) {
      const planes = graph.node('Transpose', [x], { perm: [0, 3, 1, 2] })
      const kernels = graph.node('Reshape', [
        graph.node('Transpose', [filter], { perm: [2, 0, 1] }),
        graph.integers([channels, 1, 3, 3]),
      ])
      const mixed = graph.node('Conv', [planes, kernels], {
        group: channels,
        kernel_shape: [3, 3],
        pads: [1, 1, 1, 1],
      })
      return graph.node('Transpose', [mixed], { perm: [0, 2, 3, 1] })
    },
    sumPatches: x => graph.node('ReduceSum', [x, graph.integers([1])], { keepdims: 0 }),
  }
}
