import { createNormalizedBox, InvalidArgumentError, type RegionPolicy } from '@region-r1/core'

/** How much of the middle is cropped. */
export interface CenterPolicyOptions {
  /** Side of the box as a share of the picture's sides, in (0, 1]. @default 0.5 */
  readonly share?: number | undefined
}

/**
 * Always crops the middle of the picture, whatever the question (the paper's heuristic baseline).
 *
 * @throws InvalidArgumentError where the share is outside of (0, 1].
 */
export function createCenterPolicy({ share = 0.5 }: CenterPolicyOptions = {}): RegionPolicy {
  if (!(share > 0 && share <= 1)) {
    throw new InvalidArgumentError({
      argument: 'share',
      message: `share is the side of the central box as a share of the picture, in (0, 1], got ${share}`,
    })
  }
  const margin = (1 - share) / 2
  const box = createNormalizedBox({ x1: margin, y1: margin, x2: 1 - margin, y2: 1 - margin })
  return {
    id: 'center',
    async doDecide({ signal }) {
      signal?.throwIfAborted()
      return { type: 'crop', cropProbability: 1, box }
    },
  }
}
