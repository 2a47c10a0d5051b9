/**
 * Dot product of a vector with a row of packed ones: the cosine where both are of unit length.
 *
 * Another order of summation differs in the last bits, which is enough to lose a tie: scores that are compared all come
 * from here.
 *
 * @param vector - `[D]`
 * @param packed - rows of D numbers; one vector of D where `start` is absent
 * @param start - index of the row's first number, default 0
 * @returns NaN where a number is not finite, or beyond the end of `packed`
 */
export function computeDotProduct(vector: Float32Array, packed: Float32Array, start = 0): number {
  const size = vector.length
  const whole = size - (size % 4)
  // Four sums side by side, which the processor can add at once.
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let index = 0; index < whole; index += 4) {
    a += vector[index]! * packed[start + index]!
    b += vector[index + 1]! * packed[start + index + 1]!
    c += vector[index + 2]! * packed[start + index + 2]!
    d += vector[index + 3]! * packed[start + index + 3]!
  }
  for (let index = whole; index < size; index++) a += vector[index]! * packed[start + index]!
  return a + b + (c + d)
}
