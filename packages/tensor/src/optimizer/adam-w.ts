import type { Gradients, Weights } from '../weights.ts'

/** Decay of the running means, and what keeps the division finite: the values that practitioners know. */
const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/** Running means of gradients and of their squares, by the name of the weight. */
export interface AdamWState {
  /** Updates so far. */
  updates: number
  readonly means: Readonly<Record<string, Float32Array>>
  readonly squares: Readonly<Record<string, Float32Array>>
}

/** How far an update goes. */
export interface AdamWOptions {
  readonly learningRate: number
  /** Of matrices; biases, scales and shifts are not decayed. */
  readonly weightDecay: number
}

/** The state before the first update. */
export function createAdamWState(weights: Weights): AdamWState {
  const zeros = () =>
    Object.fromEntries(Object.entries(weights).map(([name, { values }]) => [name, new Float32Array(values.length)]))
  return { updates: 0, means: zeros(), squares: zeros() }
}

/**
 * One update of AdamW (Loshchilov and Hutter, 2019), in place. On plain arrays: the weights are few, and it is the same
 * to the last bit on every backend.
 */
export function updateAdamW(
  weights: Weights,
  gradients: Gradients,
  state: AdamWState,
  { learningRate, weightDecay }: AdamWOptions,
): void {
  state.updates++
  const meanCorrection = 1 - beta1 ** state.updates
  const squareCorrection = 1 - beta2 ** state.updates
  for (const [name, { shape, values }] of Object.entries(weights)) {
    const gradient = gradients[name]!
    const means = state.means[name]!
    const squares = state.squares[name]!
    const decay = shape.length > 1 ? 1 - learningRate * weightDecay : 1
    for (let index = 0; index < values.length; index++) {
      const slope = gradient[index]!
      const mean = beta1 * means[index]! + (1 - beta1) * slope
      const square = beta2 * squares[index]! + (1 - beta2) * slope * slope
      means[index] = mean
      squares[index] = square
      const move = mean / meanCorrection / (Math.sqrt(square / squareCorrection) + epsilon)
      values[index] = decay * values[index]! - learningRate * move
    }
  }
}
