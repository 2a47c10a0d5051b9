import type { CandidateFusion } from '@region-r1/scoring'
import type { NdcgGain, TieRule } from '../names.ts'

/** What scores and labels leave open. Rows and summaries record it. */
export interface RankingRules {
  /**
   * What decides between equal scores.
   *
   * @default 'candidate-order'
   */
  readonly ties: TieRule
  /**
   * What a label is worth in nDCG.
   *
   * @default 'linear'
   */
  readonly gain: NdcgGain
  /**
   * How a candidate's picture and text are added.
   *
   * @default 'unit'
   */
  readonly fusion: CandidateFusion
}

/** The rules that are given; the others are the defaults. */
export type RankingRuleOptions = { readonly [Rule in keyof RankingRules]?: RankingRules[Rule] | undefined }

/** The rules with their defaults filled in. */
export function resolveRankingRules({
  ties = 'candidate-order',
  gain = 'linear',
  fusion = 'unit',
}: RankingRuleOptions): RankingRules {
  return { ties, gain, fusion }
}
