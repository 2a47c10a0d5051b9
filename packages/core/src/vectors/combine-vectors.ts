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
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return length > 0 && length < Number.POSITIVE_INFINITY ? vector.map(value => value / length) : null
}
