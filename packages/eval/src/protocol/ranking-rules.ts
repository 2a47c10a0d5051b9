import type { NdcgGain } from '../metrics/ndcg.ts'
import type { TieRule } from './create-ranker.ts'

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
}

/** The rules with their defaults filled in. */
export function resolveRankingRules({
  ties = 'candidate-order',
  gain = 'linear',
}: Partial<RankingRules>): RankingRules {
  return { ties, gain }
}
