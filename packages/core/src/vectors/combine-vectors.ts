/**
 * normalise(a + b + ...): the direction of a sum, at unit length. A candidate's vector is that of its picture's and its
 * text's embeddings.
 *
 * @param vectors - `[D]` each
 * @returns `[D]`; null where the sum has no direction: there is nothing to add up, it cancels out to zeros, or a number
 * is not finite
 * @example
 * combineVectors([Float32Array.of(3, 0), Float32Array.of(0, 4)]) // Float32Array [ 0.6, 0.8 ]
 */
export function combineVectors(vectors: readonly Float32Array[]): Float32Array | null {
  const [first, ...others] = vectors
  if (first === undefined) return null
  return normalizeVector(first.map((value, index) => others.reduce((sum, other) => sum + other[index]!, value)))
}

/**
 * A vector at unit length.
 *
 * @param vector - `[D]`
 * @returns `[D]`, a new array; null where it has no direction, as {@link combineVectors} says
 */
export function normalizeVector(vector: Float32Array): Float32Array | null {
  const unit = new Float32Array(vector.length)
  return normalizeInto(vector, unit, 0) ? unit : null
}

/**
 * {@link normalizeVector} into a row of packed vectors.
 *
 * @param start - index of the row's first number
 * @returns false, and nothing is written, where the vector has no direction
 */
export function normalizeInto(vector: Float32Array, packed: Float32Array, start: number): boolean {
  // One sum, in order: four side by side would change the last bits of vectors that are kept.
  let sum = 0
  for (let index = 0; index < vector.length; index++) sum += vector[index]! * vector[index]!
  const length = Math.sqrt(sum)
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) return false
  for (let index = 0; index < vector.length; index++) packed[start + index] = vector[index]! / length
  return true
}
