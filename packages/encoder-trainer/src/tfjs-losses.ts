import {
  add,
  customGrad,
  type GradSaveFunc,
  log,
  mul,
  neg,
  rsqrt,
  softmax,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core'

/** To length 1 along the last axis, with its gradient in one piece. */
export const toUnitLength = customGrad((input, saveForGradient) => {
  const x = input as Tensor
  const scale = rsqrt(add(sum(mul(x, x), -1, true), 1e-12))
  const value = mul(x, scale)
  ;(saveForGradient as GradSaveFunc)([value, scale])
  return {
    value,
    // d/dx = (dy - y (dy . y)) / |x|
    gradFunc: (dy: Tensor, [y, by]: Tensor[]) => mul(sub(dy, mul(y!, sum(mul(dy, y!), -1, true))), by!),
  }
}) as (x: Tensor) => Tensor

/**
 * The cross-entropy between target distributions and the softmax of logits, a weighted sum over rows, in nats.
 *
 * @param logits - `[N, K]`
 * @param targets - `[N, K]`, rows of sum 1
 * @param rowWeights - `[N, 1]`, of sum 1 or 0
 * @returns a scalar
 */
export function computeCrossEntropy(logits: Tensor, targets: Tensor, rowWeights: Tensor): Tensor {
  return customGrad((input, saveForGradient) => {
    const probabilities = softmax(input as Tensor)
    ;(saveForGradient as GradSaveFunc)([probabilities, targets, rowWeights])
    const value = neg(sum(mul(mul(targets, log(add(probabilities, 1e-9))), rowWeights)))
    return {
      value,
      gradFunc: (dy: Tensor, [p, wanted, counted]: Tensor[]) => mul(mul(sub(p!, wanted!), counted!), dy),
    }
  })(logits)
}
