import {
  add,
  customGrad,
  type GradSaveFunc,
  matMul,
  mul,
  relu,
  reshape,
  rsqrt,
  softmax,
  sub,
  sum,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core'
import type { TensorOperations } from './tensor-operations.ts'

/** Keeps the variance of constant rows off zero; the same in the ONNX graph. */
export const normalizeEpsilon = 1e-5

/** Words come as weights over the table's rows, `[B, V]`. */
export const tfjsOperations: TensorOperations<Tensor> = {
  matMul: (a, b) => matMul(a, b),
  add: (a, b) => add(a, b),
  multiply: (a, b) => mul(a, b),
  relu: x => relu(x),
  softmax: x => softmax(x),
  normalize: x => normalizeWithGradient(x),
  reshape: (x, shape) => reshape(x, [...shape]),
  transpose: (x, order) => transpose(x, [...order]),
  embedWords: (words, table) => matMul(words, table),
}

/** Its gradient in one piece takes half of the passes over the data that the gradients of its parts would. */
const normalizeWithGradient = customGrad((input, saveForGradient) => {
  const x = input as Tensor
  const save = saveForGradient as GradSaveFunc
  const share = 1 / x.shape.at(-1)!
  const mean = (y: Tensor) => mul(sum(y, -1, true), share)
  const centred = sub(x, mean(x))
  const scale = rsqrt(add(mean(mul(centred, centred)), normalizeEpsilon))
  const value = mul(centred, scale)
  save([value, scale])
  return {
    value,
    // d/dx = (dy - mean(dy) - y mean(dy y)) / deviation
    gradFunc: (dy: Tensor, [y, by]: Tensor[]) => mul(sub(sub(dy, mean(dy)), mul(y!, mean(mul(dy, y!)))), by!),
  }
})
