import type { ActionDistribution } from './action-distribution.ts'
import type { GroupAdvantages } from './group-advantages.ts'

/** What was drawn for one query, and what it was worth. */
export interface Rollouts {
  /** The policy that drew. */
  readonly old: ActionDistribution
  /** `[G]`, `keepAction` or the index of an anchor. */
  readonly actions: readonly number[]
  /** `[G]`. */
  readonly rewards: readonly number[]
  /** Null where all rewards are equal. */
  readonly advantages: GroupAdvantages | null
  /** Decisions that were forced against what was drawn. */
  readonly forced: number
}
