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
  /** Of each row the indices of the anchors that may be drawn, those whose crops were measured: `[M]` of `[A]`, rising. */
  readonly anchors: readonly (readonly number[])[]
}

/** What the head answers for B queries. */
export interface HeadLogits {
  /** `[B]`. */
  readonly crop: Float32Array
  /** `[B, A]`. */
  readonly anchors: Float32Array
}

/** The queries of a batch at these rows. */
export function selectRows({ size, anchors, ...fields }: HeadBatch, rows: readonly number[]): HeadBatch {
  const select = (values: Float32Array) => {
    const width = values.length / size
    const selected = new Float32Array(rows.length * width)
    for (const [to, from] of rows.entries()) selected.set(values.subarray(from * width, (from + 1) * width), to * width)
    return selected
  }
  return {
    size: rows.length,
    patches: select(fields.patches),
    embeddings: select(fields.embeddings),
    questions: select(fields.questions),
    words: select(fields.words),
    anchors: rows.map(row => anchors[row]!),
  }
}
