/** A candidate's vector, and the encoder that made it. */
export interface StoredCandidate {
  readonly id: string
  /** `DualEncoder.id`: vectors of two encoders are not to be compared. */
  readonly encoderId: string
  /** `[D]` */
  readonly embedding: Float32Array
}

/**
 * Where candidates' vectors are kept by their ids: a table or collection of a vector database. What an implementer
 * writes; `createReranker({ store })` and {@link fillCandidateStore} call it, with at most some hundred rows at a time
 * and no id twice.
 */
export interface CandidateStore {
  /** D, the length of every vector in it. */
  readonly embeddingSize: number
  /** Those of the ids that it has, in any order. */
  doFetch(ids: readonly string[]): Promise<readonly StoredCandidate[]>
  /** Inserts the rows, or replaces those of the same ids; all of them or none. */
  doWrite(rows: readonly StoredCandidate[]): Promise<void>
}
