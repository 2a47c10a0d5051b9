import { createRegionBox, describeIssues, InvalidArgumentError, type RegionBox } from '@region-r1/core'
import { type AnchorConfig, anchorConfigSchema, defaultAnchorConfig } from './anchor-config.ts'

/**
 * The fixed grid of boxes that policies choose from: scale by scale, each row by row from the top left. A grid of 1
 * stands in the middle. The order is part of a trained policy: its logits count along it.
 *
 * The boxes are shares of the region that the encoder's patches cover, which {@link getPatchRegion} tells and
 * {@link placeBox} maps to shares of the image.
 *
 * @throws InvalidArgumentError where the config has no scale, or a scale's side or grid is out of range.
 * @example
 * createAnchors({ scales: [{ side: 0.5, grid: 2 }] }).length // 4
 */
export function createAnchors(config: AnchorConfig = defaultAnchorConfig): RegionBox[] {
  const parsed = anchorConfigSchema.safeParse(config)
  if (!parsed.success) {
    throw new InvalidArgumentError({
      argument: 'config',
      message: `anchors need scales of a side in (0, 1] and a grid of 1 to 64: ${describeIssues(parsed.error)}`,
    })
  }
  return parsed.data.scales.flatMap(({ side, grid }) => {
    const starts = Array.from({ length: grid }, (_, index) => (grid === 1 ? 0.5 : index / (grid - 1)) * (1 - side))
    return starts.flatMap(y1 =>
      starts.map(x1 => createRegionBox({ x1, y1, x2: Math.min(1, x1 + side), y2: Math.min(1, y1 + side) })),
    )
  })
}
