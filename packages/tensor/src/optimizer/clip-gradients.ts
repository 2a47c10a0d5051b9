import type { Gradients } from '../weights.ts'

/** The length of all gradients together, before they are shortened in place to at most `maxNorm`. NaN stays NaN. */
export function clipGradients(gradients: Gradients, maxNorm: number): number {
  let squares = 0
  for (const values of Object.values(gradients)) for (const value of values) squares += value * value
  const norm = Math.sqrt(squares)
  if (norm > maxNorm) {
    const factor = maxNorm / norm
    for (const values of Object.values(gradients)) {
      for (let index = 0; index < values.length; index++) values[index]! *= factor
    }
  }
  return norm
}
