import {
  add,
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
  subtract: (a, b) => sub(a, b),
  multiply: (a, b) => mul(a, b),
  relu: x => relu(x),
  softmax: x => softmax(x),
  normalize(x) {
    const share = 1 / x.shape.at(-1)!
    const centred = sub(x, mul(sum(x, -1, true), share))
    const variance = mul(sum(mul(centred, centred), -1, true), share)
    return mul(centred, rsqrt(add(variance, normalizeEpsilon)))
  },
  reshape: (x, shape) => reshape(x, [...shape]),
  transpose: (x, order) => transpose(x, [...order]),
  embedWords: (words, table) => matMul(words, table),
}
