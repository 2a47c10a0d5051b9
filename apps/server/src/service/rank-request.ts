import type { ImageSize, PixelBox } from '@region-r1/core'
import type { RerankCandidate, RerankDecision, RerankTimings } from '@region-r1/reranker'
import type { Explanation } from './watch-policy.ts'

/** What a request asks for, whichever its dialect. */
export interface RankRequest {
  /** A picture's bytes, or a URL where the server fetches. */
  readonly image?: Uint8Array | URL | undefined
  readonly text?: string | undefined
  readonly documents: readonly RerankCandidate[]
  readonly topN?: number | undefined
  /** `auto` decides by the policy, the others overrule it. @default 'auto' */
  readonly mode?: 'auto' | 'keep' | 'crop' | undefined
  /** One of the names that the service has. @default its own */
  readonly policy?: string | undefined
  /** Crops that the policy may look at before it decides. @default the policy's own */
  readonly looks?: number | undefined
  /** A box drawn by hand, in pixels of the upright picture, in place of a policy. */
  readonly region?: PixelBox | undefined
  /** Where policy and crop would take longer, the full picture's ranking is the answer. */
  readonly budgetMs?: number | undefined
  /** Whether the answer says what the policy saw. @default false */
  readonly explain?: boolean | undefined
  /** On the clock of `performance.now()`: when the budget began. */
  readonly receivedAt: number
  readonly signal: AbortSignal
}

/** A document's place by the decision, and by the full picture. */
export interface RankedDocument {
  /** Its place in the request, from 0. */
  readonly index: number
  readonly rank: number
  /** A cosine; null where nothing of the document could be read. */
  readonly score: number | null
  readonly baseRank: number
  readonly baseScore: number | null
}

/** A ranking, and how it came about. */
export interface RankAnswer {
  /** Null where the query has no picture. */
  readonly decision: RerankDecision | null
  /** Encoder passes that the query's picture took; 0 where there was none. */
  readonly passes: number
  /** What the policy saw, where that was asked for and there was a picture. */
  readonly explanation?: Explanation | undefined
  /** Of the upright picture, which boxes refer to. */
  readonly imageSize: ImageSize | null
  /** Best first. */
  readonly results: readonly RankedDocument[]
  readonly warnings: readonly string[]
  readonly timings: RerankTimings
  /** Ids; there is no policy where there was nothing to decide. */
  readonly models: { readonly encoder: string; readonly policy: string | null }
}
