import type { SystemColumns } from './query-columns.ts'

/** What a system would do if it cropped only where its probability of a crop reaches the threshold. */
export interface RiskCoveragePoint {
  readonly threshold: number
  /** Share of queries cropped. */
  readonly cropRate: number
  /** Share of queries whose first positive falls against the full picture's ranking. */
  readonly degraded: number
  readonly mrr: number
}

const maxPoints = 24

/**
 * The curve from cropping nothing to cropping all that the system cropped, at thresholds between its probabilities. It
 * can't go further: what the system kept was not scored as a crop. Empty where all crops have one probability.
 *
 * @param leftOut - further queries without a list, misses in the MRR
 */
export function computeRiskCoverage(system: SystemColumns, keep: SystemColumns, leftOut = 0): RiskCoveragePoint[] {
  const count = system.rank.length
  const crops = [...system.rank.keys()]
    .filter(query => system.cropped[query] === 1)
    .sort((a, b) => system.cropProbability[b]! - system.cropProbability[a]!)
  const points: RiskCoveragePoint[] = []
  let degraded = 0
  let mrr = keep.mrr.reduce((sum, value) => sum + value, 0)
  for (const [place, query] of crops.entries()) {
    if (system.rank[query]! > keep.rank[query]!) degraded++
    mrr += system.mrr[query]! - keep.mrr[query]!
    const threshold = system.cropProbability[query]!
    // A threshold can't stand between equal probabilities.
    if (threshold === system.cropProbability[crops[place + 1] ?? -1]) continue
    points.push({ threshold, cropRate: (place + 1) / count, degraded: degraded / count, mrr: mrr / (count + leftOut) })
  }
  return points.length < 2 ? [] : thin(points)
}

/** Evenly spaced points, the last one always among them. */
function thin(points: readonly RiskCoveragePoint[]): RiskCoveragePoint[] {
  if (points.length <= maxPoints) return [...points]
  return Array.from(
    { length: maxPoints },
    (_, index) => points[Math.round(((index + 1) * points.length) / maxPoints) - 1]!,
  )
}
