import type { RankedCandidate, RerankDecision, RerankResult } from '@region-r1/reranker'
import { formatColumns } from '../format-columns.ts'

/** The result for a reader: the decision in a line, the ranking as a table. */
export function formatRerankResult({ decision, ranking, passes, timings, models }: RerankResult): string {
  return [
    formatDecision(decision),
    '',
    formatRanking(ranking),
    '',
    `${timings.totalMs.toFixed(0)} ms, ${passes} ${passes === 1 ? 'pass' : 'passes'} of the picture, encoder ${models.encoder},${models.scorer === undefined ? '' : ` scorer ${models.scorer},`} policy ${models.policy}`,
  ].join('\n')
}

/** The decision in words, the box as left, top, right, bottom. */
export function formatDecision(decision: RerankDecision): string {
  const probability = `p(crop) ${decision.cropProbability.toFixed(2)}`
  if (decision.type === 'keep') return `keep the full picture, ${probability}`
  const { x1, y1, x2, y2 } = decision.box
  const rest = (decision.regions?.length ?? 1) - 1
  const others =
    rest === 0 ? '' : `, heaviest of ${rest + 1} regions (${Math.round(decision.regions![0]!.weight * 100)} %)`
  return `crop to (${x1}, ${y1}, ${x2}, ${y2}) px${others}, ${probability}`
}

/** The ranking beside that of the full picture, the gold candidates with a star. */
export function formatRanking(
  ranking: readonly RankedCandidate[],
  isGold: (id: string) => boolean = () => false,
): string {
  const rows = ranking.map(({ id, rank, score, fullImageRank, fullImageScore }) => [
    `${rank}`,
    isGold(id) ? `${id} *` : id,
    formatScore(score),
    `${fullImageRank}`,
    formatScore(fullImageScore),
  ])
  return formatColumns([['rank', 'candidate', 'score', 'full picture: rank', 'score'], ...rows], { left: [1] })
}

function formatScore(score: number | null): string {
  return score === null ? 'unread' : score.toFixed(3)
}
