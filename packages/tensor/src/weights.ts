import type { Rng } from '@region-r1/core'

/** One of a network's weights. */
export interface Weight {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** The trained numbers of a network, by name; the order of the names is fixed. */
export type Weights = Readonly<Record<string, Weight>>

/** A gradient by the name of its weight, in the weight's order of numbers. */
export type Gradients = Readonly<Record<string, Float32Array>>

/** How a weight starts: normal with a deviation of 1 / sqrt(rows) by `normal`, or one value. */
export type WeightStart = { readonly normal: number } | { readonly constant: number }

/** A weight before it has numbers. */
export type WeightPlan = readonly [name: string, shape: readonly number[], start: WeightStart]

/** A matrix that vectors of `rows` numbers are multiplied by. */
export function planMatrix(name: string, rows: number, columns: number, normal = 1): WeightPlan {
  return [name, [rows, columns], { normal }]
}

/** A matrix and what is added after it. */
export function planLinear(name: string, rows: number, columns: number, normal = 1): WeightPlan[] {
  return [planMatrix(`${name}.weight`, rows, columns, normal), [`${name}.bias`, [columns], { constant: 0 }]]
}

/** Fresh weights; each has a stream of random numbers of its own. */
export function createWeights(plans: readonly WeightPlan[], rng: Rng): Weights {
  return Object.fromEntries(
    plans.map(([name, shape, start]) => {
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
      const stream = rng.fork(name)
      if ('constant' in start) values.fill(start.constant)
      else
        for (let index = 0; index < values.length; index++)
          values[index] = (stream.nextNormal() * start.normal) / Math.sqrt(shape[0]!)
      return [name, { shape, values }]
    }),
  )
}

/** How many numbers there are to learn. */
export function countWeights(weights: Weights): number {
  return Object.values(weights).reduce((sum, { values }) => sum + values.length, 0)
}

/** A copy that the original's updates do not reach. */
export function copyWeights(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
  )
}
