import type { Decision, RerankCandidate } from '@region-r1/scoring'

/** What the query's picture was ranked by: the whole of it, or a box in whole pixels of the upright image. Where the crop is
 * made of several `regions`, `box` is the heaviest one's. */
export type RerankDecision = Exclude<Decision, { type: 'invalid' }>

/** A candidate's place by the decision, and its place by the full picture. */
export interface RankedCandidate<Candidate extends RerankCandidate = RerankCandidate> {
  readonly id: string
  /** From 1. */
  readonly rank: number
  /** Cosine with the kept or cropped picture, in [-1, 1]; null where nothing of the candidate could be read. */
  readonly score: number | null
  /** Its place in the candidates given, from 0. */
  readonly originalIndex: number
  /** Its rank by the full picture, from 1. */
  readonly fullImageRank: number
  readonly fullImageScore: number | null
  /** The very object that was given, where `returnCandidates` asks for it. */
  readonly candidate?: Candidate
}

/**
 * Milliseconds by the clock. `lookMs` aside they add up to `totalMs`, but for the fraction of one that passes between the
 * stages. Of a batch each query gets an equal share of what was done for all.
 */
export interface RerankTimings {
  /** From files to pixels: the query's picture, and those of candidates whose vectors are not known. */
  readonly decodeMs: number
  /** Making vectors of the full picture, the question and the candidates, or finding theirs in cache and store. */
  readonly encodeMs: number
  /** The policy's decision, its looks among it. */
  readonly policyMs: number
  /** The encoder passes of the query's own looks, a part of `policyMs`. */
  readonly lookMs: number
  /** Cropping, and the second encoder pass; about 0 where the picture was kept. */
  readonly cropMs: number
  readonly scoreMs: number
  readonly totalMs: number
}

/** What was decided about the picture, and the order that follows. */
export interface RerankResult<Candidate extends RerankCandidate = RerankCandidate> {
  readonly decision: RerankDecision
  /** Best first; ties keep the order of the candidates; shorter than these where `topN` is. */
  readonly ranking: readonly RankedCandidate<Candidate>[]
  /** Encoder passes that the query's picture took: the full one, each crop looked at, and the crop ranked by where unseen. */
  readonly passes: number
  /** What went otherwise than asked, in sentences that name the candidate or policy. */
  readonly warnings: readonly string[]
  readonly timings: RerankTimings
  /** Ids of what computed it; `scorer` where that is not the encoder. */
  readonly models: { readonly encoder: string; readonly scorer?: string; readonly policy: string }
}
