/** The vector at unit length, in place; a vector of zeros stays as it is. */
export function normalizeVector(vector: Float32Array): Float32Array {
  let sum = 0
  for (const value of vector) sum += value * value
  if (sum === 0) return vector
  const factor = 1 / Math.sqrt(sum)
  for (let index = 0; index < vector.length; index++) vector[index]! *= factor
  return vector
}
