/** Pixels of the upright picture. */
export interface Box {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** A document's place by the decision, and by the full picture. */
export interface RankedDocument {
  readonly index: number
  readonly id: string
  readonly relevance_score: number | null
  readonly rank: number
  readonly base_score: number | null
  readonly base_rank: number
}

/** The policy's decision. */
export type Decision =
  | { readonly type: 'keep'; readonly cropProbability: number }
  | {
      readonly type: 'crop'
      readonly cropProbability: number
      readonly box: Box
      readonly label?: string
      readonly regions?: readonly { readonly box: Box; readonly weight: number; readonly agreement: number }[]
    }

/** What there was to be seen when the policy decided. */
export interface Explanation {
  readonly patches: {
    readonly rows: number
    readonly columns: number
    readonly box: Box
    readonly agreement: readonly number[]
  } | null
  readonly looks: readonly { readonly box: Box; readonly agreement: number }[]
  /** Of a trained head, likeliest first; null of other policies. */
  readonly boxes: readonly { readonly box: Box; readonly probability: number }[] | null
}

/** What `POST /v1/region/rerank` answers. */
export interface Answer {
  readonly decision: Decision
  readonly results: readonly RankedDocument[]
  readonly passes: number
  readonly explanation?: Explanation
  readonly warnings: readonly string[]
  readonly timings: { readonly totalMs: number }
  readonly models: { readonly encoder: string; readonly policy: string }
}
