import { computeDotProduct, InvalidArgumentError } from '@region-r1/core'
import { describeLength } from './rerank-candidate.ts'

/** Candidates whose vectors the caller keeps, as one matrix: of millions, no object is made for each. */
export interface CandidateMatrix {
  readonly ids: readonly string[]
  /** `[N, D]`, row by row, of the same encoder; rows of any length but zero. It is read where it lies and not changed. */
  readonly embeddings: Float32Array
}

/** Whether candidates come as one matrix. */
export function isCandidateMatrix(candidates: object): candidates is CandidateMatrix {
  return 'embeddings' in candidates && 'ids' in candidates
}

/**
 * Cosines of one query or several with the rows of a matrix. Each row is read once, where it lies: its length and the
 * first query's product come of one loop.
 *
 * @param queries - `[D]` each, unit length
 * @returns `[N]` for each query
 * @throws InvalidArgumentError where ids and rows do not go together, or a row has no direction or a number that is not
 * finite.
 */
export function scoreMatrix(
  { ids, embeddings }: CandidateMatrix,
  [first, ...others]: readonly [Float32Array, ...Float32Array[]],
): Float64Array[] {
  const size = first.length
  if (embeddings.length !== ids.length * size) {
    throw new InvalidArgumentError({
      argument: 'candidates',
      message: `${ids.length} candidates have ${ids.length} rows of ${size} numbers, got ${embeddings.length} numbers; encode them with the encoder that reads the query`,
    })
  }
  const scores = [first, ...others].map(() => new Float64Array(ids.length))
  const sums = { product: 0, squares: 0 }
  // Single precision would be widened again for every row.
  const wide = Float64Array.from(first)
  for (let row = 0; row < ids.length; row++) {
    sumRow(wide, embeddings, row * size, sums)
    const length = Math.sqrt(sums.squares)
    if (!(length > 0 && length < Number.POSITIVE_INFINITY)) {
      throw new InvalidArgumentError({
        argument: 'candidates',
        message: `the embedding of candidate "${ids[row]}" ${describeLength(length)}; encode it with the encoder that reads the query`,
      })
    }
    scores[0]![row] = sums.product / length
    for (let query = 0; query < others.length; query++) {
      scores[query + 1]![row] = computeDotProduct(others[query]!, embeddings, row * size) / length
    }
  }
  return scores
}

/** The row's product with the query, in the order of {@link computeDotProduct}, and the sum of its own squares. */
function sumRow(
  query: Float64Array,
  packed: Float32Array,
  start: number,
  sums: { product: number; squares: number },
): void {
  const size = query.length
  const whole = size - (size % 4)
  let [a, b, c, d] = [0, 0, 0, 0]
  let [e, f, g, h] = [0, 0, 0, 0]
  for (let index = 0; index < whole; index += 4) {
    const p = packed[start + index]!
    const q = packed[start + index + 1]!
    const r = packed[start + index + 2]!
    const s = packed[start + index + 3]!
    a += query[index]! * p
    b += query[index + 1]! * q
    c += query[index + 2]! * r
    d += query[index + 3]! * s
    e += p * p
    f += q * q
    g += r * r
    h += s * s
  }
  for (let index = whole; index < size; index++) {
    const p = packed[start + index]!
    a += query[index]! * p
    e += p * p
  }
  sums.product = a + b + (c + d)
  sums.squares = e + f + (g + h)
}
