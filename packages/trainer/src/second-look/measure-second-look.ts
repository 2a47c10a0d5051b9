import { lookAgain, type SecondLook } from '@region-r1/policy'
import { readOutcome } from '../reward-table/reward-table.ts'
import { computeRankingOutcome } from '../rewards/ranking-outcome.ts'
import { keepAction } from '../rollouts/action-distribution.ts'
import type { LookedQuery } from './looked-query.ts'

/** What a way to look comes to, a query's mean. */
export interface SecondLookMeasure {
  readonly mrr: number
  /** Passes of the encoder, that of the full picture included. */
  readonly passes: number
}

/** Ranks every query by the regions that a way to look comes to; what it looks at stands in the reward table. */
export async function measureSecondLook(
  queries: readonly LookedQuery[],
  secondLook: SecondLook,
): Promise<SecondLookMeasure> {
  let mrr = 0
  let passes = 0
  for (const query of queries) {
    const measured = await measureQuery(query, secondLook)
    mrr += measured.reciprocalRank / queries.length
    passes += (1 + measured.looks) / queries.length
  }
  return { mrr, passes }
}

async function measureQuery({ query: { table }, anchors, views }: LookedQuery, secondLook: SecondLook) {
  const { question, questionEmbedding, labels, scores, outcomes } = table
  if (anchors.length === 0) return { reciprocalRank: readOutcome(outcomes, keepAction).reciprocalRank, looks: 0 }
  let looks = 0
  const regions = await lookAgain(anchors, secondLook, {
    question,
    questionEmbedding,
    async look(boxes) {
      looks += boxes.length
      return boxes.map(box => views.get(box)!)
    },
  })
  const rows = new Map(anchors.map(({ box }, place) => [box, (1 + place) * labels.length]))
  const sums = new Float64Array(labels.length)
  for (const { box, weight } of regions) {
    const row = rows.get(box)!
    for (let candidate = 0; candidate < sums.length; candidate++) sums[candidate]! += weight * scores[row + candidate]!
  }
  return { reciprocalRank: computeRankingOutcome(sums, labels).reciprocalRank, looks }
}
