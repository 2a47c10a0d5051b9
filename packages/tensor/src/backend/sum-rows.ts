import { avgPool, mul, reshape, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'

const pooled = 64

/**
 * `[N, C]` to `[C]`. In two steps, the first by pooling: on wasm that is ten times as fast as a sum over the first axis,
 * which moves all numbers about before it adds them.
 */
export function sumRows(x: Tensor): Tensor {
  const [count, size] = x.shape as [number, number]
  if (count % pooled !== 0) return sum(x, 0)
  const groups = reshape(x, [count / pooled, pooled, 1, size]) as Tensor4D
  return mul(sum(reshape(avgPool(groups, [pooled, 1], 1, 'valid'), [-1, size]), 0), pooled)
}
