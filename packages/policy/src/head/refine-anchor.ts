import { createRegionBox, type RegionBox } from '@region-r1/core'

/**
 * Moves and scales an anchor by the four numbers that a head gives it: the centre by `dx`, `dy` in the anchor's own
 * width and height, the sides by `exp(dw)`, `exp(dh)`; what leaves [0, 1] is cut off.
 *
 * @param offsets - (dx, dy, dw, dh)
 * @returns null where nothing is left, or the numbers are not finite.
 */
export function refineAnchor(
  anchor: RegionBox,
  [dx, dy, dw, dh]: readonly [number, number, number, number],
): RegionBox | null {
  const [x1, x2] = moveSide(anchor.x1, anchor.x2, dx, dw)
  const [y1, y2] = moveSide(anchor.y1, anchor.y2, dy, dh)
  return x1 < x2 && y1 < y2 ? createRegionBox({ x1, y1, x2, y2 }) : null
}

function moveSide(start: number, end: number, shift: number, logScale: number): [number, number] {
  const side = end - start
  const centre = (start + end) / 2 + shift * side
  const half = (side * Math.exp(logScale)) / 2
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}
