import type { DualEncoder, NormalizedBox, RegionBox } from '@region-r1/core'
import type { ScoredAnchor } from '@region-r1/policy'
import { getPatchRegion, placeBox } from '@region-r1/scoring'
import type { ActionDistribution } from '../rollouts/action-distribution.ts'
import type { TrainingQuery } from '../training/training-set.ts'

/** A query with what was seen of its anchors. */
export interface LookedQuery {
  readonly query: TrainingQuery
  /** `[M]`, as `lookAgain` takes them, in the order of the table; none where the policy keeps the picture. */
  readonly anchors: readonly ScoredAnchor[]
  /** `[D]` of each box of `anchors`. */
  readonly views: ReadonlyMap<NormalizedBox, Float32Array>
}

export interface CreateLookedQueryOptions {
  readonly anchors: readonly RegionBox[]
  readonly encoder: DualEncoder
  /** Pictures of a lower crop probability are kept. @default 0.5 */
  readonly threshold?: number | undefined
}

/** What the reward table saw of a query's anchors, where they lie in the picture. */
export function createLookedQuery(
  query: TrainingQuery,
  { cropProbability, logBoxes }: ActionDistribution,
  { anchors, encoder, threshold = 0.5 }: CreateLookedQueryOptions,
): LookedQuery {
  const { picture } = query.table
  const region = getPatchRegion(encoder, picture)
  const size = picture.embedding.length
  const boxes = (cropProbability < threshold ? [] : picture.anchors).map(index => placeBox(anchors[index]!, region))
  return {
    query,
    anchors: boxes.map((box, place) => ({ box, logProbability: logBoxes[place]! })),
    views: new Map(boxes.map((box, place) => [box, picture.views.subarray(place * size, (place + 1) * size)])),
  }
}

/** Whether the policy looks at the picture at all. */
export function isCropped({ anchors }: LookedQuery): boolean {
  return anchors.length > 0
}
