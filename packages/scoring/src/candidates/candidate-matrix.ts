import { InvalidArgumentError } from '@region-r1/core'
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
 * Lengths of a matrix's rows, by which their dot products become cosines.
 *
 * @param size - D of the encoder
 * @returns `[N]`
 * @throws InvalidArgumentError where ids and rows do not go together, or a row has no direction or a number that is not
 * finite.
 */
export function measureMatrix({ ids, embeddings }: CandidateMatrix, size: number): Float64Array {
  if (embeddings.length !== ids.length * size) {
    throw new InvalidArgumentError({
      argument: 'candidates',
      message: `${ids.length} candidates have ${ids.length} rows of ${size} numbers, got ${embeddings.length} numbers; encode them with the encoder that reads the query`,
    })
  }
  const lengths = new Float64Array(ids.length)
  for (let row = 0; row < lengths.length; row++) {
    const length = Math.sqrt(sumSquares(embeddings, row * size, size))
    const problem = describeLength(length)
    if (problem !== null) {
      throw new InvalidArgumentError({
        argument: 'candidates',
        message: `the embedding of candidate "${ids[row]}" ${problem}; encode it with the encoder that reads the query`,
      })
    }
    lengths[row] = length
  }
  return lengths
}

function sumSquares(packed: Float32Array, start: number, size: number): number {
  const whole = start + size - (size % 4)
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let index = start; index < whole; index += 4) {
    a += packed[index]! * packed[index]!
    b += packed[index + 1]! * packed[index + 1]!
    c += packed[index + 2]! * packed[index + 2]!
    d += packed[index + 3]! * packed[index + 3]!
  }
  for (let index = whole; index < start + size; index++) a += packed[index]! * packed[index]!
  return a + b + (c + d)
}
