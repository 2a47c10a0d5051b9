/** What the head sees of B queries, packed. */
export interface HeadBatch {
  /** B. */
  readonly size: number
  /** `[B, P, Dp]`. */
  readonly patches: Float32Array
  /** `[B, D]`. */
  readonly embeddings: Float32Array
  /** `[B, D]`. */
  readonly questions: Float32Array
  /** `[B, V]`, each row the mean over its question's words: their sum is 1, or 0 without words. */
  readonly words: Float32Array
}

/** What the head answers for B queries. */
export interface HeadLogits {
  /** `[B]`. */
  readonly crop: Float32Array
  /** `[B, A]`. */
  readonly anchors: Float32Array
}
