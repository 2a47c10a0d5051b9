import { computeDotProduct, InvalidArgumentError, isFiniteVector } from '@region-r1/core'

/**
 * Dot products of one query with packed candidates: the cosine where all are of unit length.
 *
 * Compare scores of one call alone: another order of summation differs in the last bits, which is enough to lose a tie.
 *
 * @param queryEmbedding - `[D]`
 * @param candidateEmbeddings - `[K, D]`, row by row; a row of NaN is a candidate without a vector
 * @returns `[K]`, NaN for rows of NaN
 * @throws InvalidArgumentError where the lengths do not fit, or the query has a number that is not finite.
 */
export function computeScores(queryEmbedding: Float32Array, candidateEmbeddings: Float32Array): Float64Array {
  const size = queryEmbedding.length
  if (size === 0 || candidateEmbeddings.length % size !== 0) {
    throw new InvalidArgumentError({
      argument: 'candidateEmbeddings',
      message: `packed candidates have a whole number of rows of the query's ${size} numbers, got ${candidateEmbeddings.length} numbers; encode both with one encoder`,
    })
  }
  if (!isFiniteVector(queryEmbedding)) {
    throw new InvalidArgumentError({
      argument: 'queryEmbedding',
      message: 'the query embedding has a number that is not finite; the encoder or its input is broken',
    })
  }
  const scores = new Float64Array(candidateEmbeddings.length / size)
  for (let row = 0; row < scores.length; row++) {
    scores[row] = computeDotProduct(queryEmbedding, candidateEmbeddings, row * size)
  }
  return scores
}
