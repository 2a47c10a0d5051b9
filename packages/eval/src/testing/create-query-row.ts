import { computeQueryMetrics } from '../metrics/compute-query-metrics.ts'
import { computeFirstPositiveRank } from '../metrics/first-positive-rank.ts'
import type { QueryRow, SystemResult } from '../protocol/query-row.ts'

export interface CreateQueryRowOptions {
  /** Where each system puts the gold entry, from 1. All but `keep` crop to the upper left quarter, unless named in `keeps`. */
  readonly ranks: Readonly<Record<string, number>> & { readonly keep: number }
  readonly keeps?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  /** Without it there is no gold entry. @default 1 */
  readonly relevance?: number | undefined
}

/**
 * A row for tests: a picture of 100 x 100, four candidates of which the first is gold, and, where `target` is among the
 * systems, a target box over the left half.
 */
export function createQueryRow({ ranks, keeps = [], tags = [], relevance = 1 }: CreateQueryRowOptions): QueryRow {
  const labels = [relevance, 0, 0, 0]
  const results = Object.entries(ranks).map(([name, rank]): [string, SystemResult] => {
    const ranking = [1, 2, 3].toSpliced(rank - 1, 0, 0)
    const isKept = name === 'keep' || keeps.includes(name)
    return [
      name,
      {
        policy: `${name}-id`,
        kind: name === 'target' || name === 'oracle' ? 'bound' : 'policy',
        decision: isKept
          ? { type: 'keep', cropProbability: 0 }
          : { type: 'crop', cropProbability: 1, box: { x1: 0, y1: 0, x2: 50, y2: 50 } },
        passes: isKept ? 1 : 2,
        scores: labels.map((_, index) => -ranking.indexOf(index)),
        ranking,
        rank: computeFirstPositiveRank(ranking, labels),
        metrics: computeQueryMetrics(ranking, labels),
      },
    ]
  })
  return {
    queryId: `q-${JSON.stringify(ranks)}`,
    question: 'which one?',
    image: { source: 'q.png', pixelsSha256: '', width: 100, height: 100 },
    tags: [...tags],
    ...(ranks.target !== undefined && { targetBox: { x1: 0, y1: 0, x2: 50, y2: 100 } }),
    encoder: 'encoder',
    scorer: 'encoder',
    rules: { ties: 'candidate-order', gain: 'linear', fusion: 'unit' },
    candidates: labels.map((label, index) => ({ id: `c${index}`, relevance: label, modality: 'text' as const })),
    systems: Object.fromEntries(results),
    warnings: [],
  }
}
