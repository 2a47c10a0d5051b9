import { computeIou, type RegionBox, type Rng } from '@region-r1/core'

/**
 * Anchors spread over places and sizes: a first one at random, then time and again the one that those taken cover least,
 * the first at random of equals.
 *
 * @returns `count` indices, in the order of choice
 */
export function spreadAnchors(anchors: readonly RegionBox[], count: number, rng: Rng): number[] {
  const order = rng.shuffle([...anchors.keys()])
  const covered = new Float64Array(anchors.length)
  const taken: number[] = []
  while (taken.length < count) {
    const next = order.reduce((best, index) => (covered[index]! < covered[best]! ? index : best))
    taken.push(next)
    for (const index of order) covered[index] = Math.max(covered[index]!, computeIou(anchors[index]!, anchors[next]!))
    covered[next] = Number.POSITIVE_INFINITY
  }
  return taken
}

/**
 * Anchors that lie around the best of those measured: in turns for each query, the one of those left that overlaps its
 * best most.
 *
 * @param measured - indices
 * @param best - of these, the best for each query
 * @returns `count` further indices
 */
export function refineAnchors(
  anchors: readonly RegionBox[],
  { measured, best, count }: { measured: readonly number[]; best: readonly number[]; count: number },
): number[] {
  const left = new Set(anchors.keys())
  for (const index of measured) left.delete(index)
  return Array.from({ length: Math.min(count, left.size) }, (_, turn) => {
    const centre = anchors[best[turn % best.length]!]!
    const overlap = (index: number) => computeIou(anchors[index]!, centre)
    const next = [...left].reduce((most, index) => (overlap(index) > overlap(most) ? index : most))
    left.delete(next)
    return next
  })
}
