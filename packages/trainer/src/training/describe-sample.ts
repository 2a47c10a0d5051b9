import { computeIou, type DualEncoder, type RegionBox } from '@region-r1/core'
import { getPatchRegion, placeBox } from '@region-r1/scoring'
import { keepAction } from '../rollouts/action-distribution.ts'
import type { Rollouts } from '../rollouts/rollouts.ts'
import type { TrainingQuery } from './training-set.ts'

/** One query of a step, as samples.jsonl shows it: what was drawn, what it was worth, and what would have been best. */
export function describeSample(
  step: number,
  { table, rewards }: TrainingQuery,
  { old, actions, rewards: paid, advantages }: Rollouts,
  { anchors, encoder }: { readonly anchors: readonly RegionBox[]; readonly encoder: DualEncoder },
) {
  const region = getPatchRegion(encoder, table.picture)
  const toAnchor = (place: number) => anchors[table.picture.anchors[place]!]!
  const best = rewards.anchors as Float64Array
  const bestAnchor = best.indexOf(Math.max(...best))
  return {
    step,
    queryId: table.queryId,
    image: table.picture.source,
    question: table.question,
    cropProbability: old.cropProbability,
    keepReward: rewards.keep,
    bestReward: Math.max(rewards.keep, best[bestAnchor]!),
    rollouts: actions.map((action, index) => ({
      ...(action === keepAction
        ? { decision: 'keep' as const }
        : {
            decision: 'crop' as const,
            box: placeBox(toAnchor(action), region),
            iouToBest: computeIou(toAnchor(action), toAnchor(bestAnchor)),
          }),
      reward: paid[index]!,
      decisionAdvantage: advantages?.decision[index] ?? 0,
      boxAdvantage: advantages?.box[index] ?? 0,
    })),
  }
}
