import type { RankingOutcome } from '../rewards/ranking-outcome.ts'
import { keepAction } from '../rollouts/action-distribution.ts'

/** What the encoder saw of one picture; queries about it share it. */
export interface TablePicture {
  /** Where it was read from, as the examples name it. */
  readonly source: string
  readonly width: number
  readonly height: number
  /** `[D]`, unit length. */
  readonly embedding: Float32Array
  /** `[P, Dp]`. */
  readonly patches: Float32Array
  /** Indices of the M anchors that were measured, rising: all A of them, or those that were chosen for this picture. */
  readonly anchors: readonly number[]
  /** `[M, D]`, unit length, the crops of these anchors. */
  readonly views: Float32Array
}

/** One query with what keeping and the crop of each measured anchor do to its candidates. */
export interface TableQuery {
  readonly queryId: string
  readonly question: string
  readonly tags: readonly string[]
  readonly picture: TablePicture
  /** `[D]`, unit length. */
  readonly questionEmbedding: Float32Array
  /** `[1 + M, 4]`, as `readOutcome` reads it: row 0 is keep, row 1 + i the picture's measured anchor i. */
  readonly outcomes: Float32Array
  /** `[1 + M, C]`, the candidates' scores by the same rows. */
  readonly scores: Float32Array
  /** `[C]`, relevance of the candidates. */
  readonly labels: readonly number[]
}

/** The actions of every query, measured once: a rollout is a look-up. */
export interface RewardTable {
  readonly encoderId: string
  /** A, of which each picture has all or some. */
  readonly anchorCount: number
  readonly queries: readonly TableQuery[]
  /** What was left out and what could not be read, in sentences. */
  readonly warnings: readonly string[]
}

const outcomeSize = 4

/** Packs outcomes, keep first. */
export function packOutcomes(outcomes: readonly RankingOutcome[]): Float32Array {
  return Float32Array.from(
    outcomes.flatMap(({ reciprocalRank, ndcg, rank, margin }) => [reciprocalRank, ndcg, rank, margin]),
  )
}

/** One outcome: of keep by `keepAction`, of an anchor by its place among those measured. */
export function readOutcome(outcomes: Float32Array, action: number): RankingOutcome {
  const [reciprocalRank, ndcg, rank, margin] = outcomes.subarray((action - keepAction) * outcomeSize)
  return { reciprocalRank: reciprocalRank!, ndcg: ndcg!, rank: rank!, margin: margin! }
}
