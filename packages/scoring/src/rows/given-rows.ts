import { isFloat32Array } from 'node:util/types'
import { InvalidArgumentError } from '@region-r1/core'
import { type CandidateMatrix, isCandidateMatrix } from '../candidates/candidate-matrix.ts'
import type { RerankCandidate } from '../candidates/rerank-candidate.ts'

/** Candidates of which each brings its vector, so that nothing of them is encoded and none is copied as a whole. */
export interface GivenRows {
  readonly count: number
  /** The candidate's, for messages. */
  getId(row: number): string
  /** `count` rows from `first` on, to the start of `target`. */
  copyRows(first: number, count: number, target: Float32Array): void
}

/**
 * The candidates' vectors where all of them bring one of the encoder's size; undefined where there is a candidate that
 * does not.
 *
 * @param size - D
 * @throws InvalidArgumentError where ids and rows of a matrix do not go together.
 */
export function findGivenRows(
  candidates: readonly RerankCandidate[] | CandidateMatrix,
  size: number,
): GivenRows | undefined {
  if (isCandidateMatrix(candidates)) return openMatrix(candidates, size)
  for (let index = 0; index < candidates.length; index++) {
    const { embedding } = candidates[index]!
    if (!isRow(embedding) || embedding.length !== size) return undefined
  }
  return {
    count: candidates.length,
    getId: row => candidates[row]!.id,
    copyRows(first, count, target) {
      for (let index = 0; index < count; index++) target.set(candidates[first + index]!.embedding!, index * size)
    },
  }
}

/** Of any realm; the first question is the cheaper one. */
function isRow(embedding: unknown): embedding is Float32Array {
  return embedding instanceof Float32Array || isFloat32Array(embedding)
}

function openMatrix({ ids, embeddings }: CandidateMatrix, size: number): GivenRows {
  if (embeddings.length !== ids.length * size) {
    throw new InvalidArgumentError({
      argument: 'candidates',
      message: `${ids.length} candidates have ${ids.length} rows of ${size} numbers, got ${embeddings.length} numbers; encode them with the encoder that reads the query`,
    })
  }
  return {
    count: ids.length,
    getId: row => ids[row]!,
    copyRows: (first, count, target) => target.set(embeddings.subarray(first * size, (first + count) * size)),
  }
}
