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
