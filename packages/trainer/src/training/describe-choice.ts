import type { DualEncoder, RegionBox } from '@region-r1/core'
import { getPatchRegion, placeBox } from '@region-r1/scoring'
import { readOutcome } from '../reward-table/reward-table.ts'
import { type ActionDistribution, keepAction } from '../rollouts/action-distribution.ts'
import type { TrainingQuery } from './training-set.ts'
import { chooseAction } from './validate-policy.ts'

/** What a policy does with one query, as validation.jsonl has it: enough to compare two runs query by query. */
export function describeChoice(
  { table, rewards }: TrainingQuery,
  policy: ActionDistribution,
  { anchors, encoder }: { readonly anchors: readonly RegionBox[]; readonly encoder: DualEncoder },
) {
  const action = chooseAction(policy)
  const { reciprocalRank, rank } = readOutcome(table.outcomes, action)
  return {
    queryId: table.queryId,
    tags: table.tags,
    cropProbability: policy.cropProbability,
    ...(action === keepAction
      ? { decision: 'keep' as const, reward: rewards.keep }
      : {
          decision: 'crop' as const,
          box: placeBox(anchors[action]!, getPatchRegion(encoder, table.picture)),
          reward: rewards.anchors[action]!,
        }),
    reciprocalRank,
    rank,
    keepRank: readOutcome(table.outcomes, keepAction).rank,
  }
}
