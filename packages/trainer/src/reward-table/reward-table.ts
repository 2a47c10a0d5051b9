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
}

/** One query with what keeping and each anchor's crop do to its candidates. */
export interface TableQuery {
  readonly queryId: string
  readonly question: string
  readonly tags: readonly string[]
  readonly picture: TablePicture
  /** `[D]`, unit length. */
  readonly questionEmbedding: Float32Array
  /** `[1 + A, 4]`, as `readOutcome` reads it: row 0 is keep, row 1 + i anchor i. */
  readonly outcomes: Float32Array
}

/** Every action of every query, measured once: a rollout is a look-up. */
export interface RewardTable {
  readonly encoderId: string
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

/** One outcome: of keep by `keepAction`, of an anchor by its index. */
export function readOutcome(outcomes: Float32Array, action: number): RankingOutcome {
  const [reciprocalRank, ndcg, rank, margin] = outcomes.subarray((action - keepAction) * outcomeSize)
  return { reciprocalRank: reciprocalRank!, ndcg: ndcg!, rank: rank!, margin: margin! }
}

/** A, the number of anchors that a packed row of outcomes holds. */
export function countAnchors(outcomes: Float32Array): number {
  return outcomes.length / outcomeSize - 1
}
