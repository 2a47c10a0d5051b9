import type { NormalizedBox } from '@region-r1/core'

/**
 * Where a box lies in its picture: its centre from the middle, to the right and down, and its side (the root of its
 * area), all in shares of the picture.
 *
 * @example
 * computePlace(createNormalizedBox({ x1: 0.5, y1: 0, x2: 1, y2: 0.5 })) // [0.25, -0.25, 0.5]
 */
export function computePlace({ x1, y1, x2, y2 }: NormalizedBox): readonly [number, number, number] {
  return [(x1 + x2) / 2 - 0.5, (y1 + y2) / 2 - 0.5, Math.sqrt((x2 - x1) * (y2 - y1))]
}
