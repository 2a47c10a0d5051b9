/** Whether all numbers of a vector are finite: no NaN, no Infinity. */
export function isFiniteVector(vector: Float32Array): boolean {
  return vector.every(Number.isFinite)
}
