import type { CropRegion, NormalizedBox } from '@region-r1/core'

/** A region before its weight is known. */
export interface WeighableRegion {
  readonly box: NormalizedBox
  readonly agreement: number
  /** What the softmax takes. */
  readonly logit: number
}

/**
 * Regions by the softmax of their logits, heaviest first; those that weigh next to nothing are left out, and the rest
 * weigh 1 together.
 */
export function weighRegions(regions: readonly WeighableRegion[]): CropRegion[] {
  const highest = Math.max(...regions.map(({ logit }) => logit))
  const shares = regions.map(({ logit, ...region }) => ({ ...region, weight: Math.exp(logit - highest) }))
  const total = shares.reduce((sum, { weight }) => sum + weight, 0)
  const kept = shares.filter(({ weight }) => weight / total >= leastShare)
  const keptTotal = kept.reduce((sum, { weight }) => sum + weight, 0)
  return kept.map(region => ({ ...region, weight: region.weight / keptTotal })).sort((a, b) => b.weight - a.weight)
}

/** Nobody wants to read regions below it, and what they add to a score is as small. */
const leastShare = 0.02
