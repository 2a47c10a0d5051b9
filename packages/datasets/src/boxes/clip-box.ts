import { createNormalizedBox, DataFormatError, type NormalizedBox } from '@region-r1/core'
import { formatPlace, type RowPlace } from '../parse-json-row.ts'

/** Left, top, width and height in shares of the picture. */
export type BoxShares = readonly [left: number, top: number, width: number, height: number]

/** Published boxes hang over the edge by as much as rounding makes. */
const tolerance = 0.005

/**
 * The box, cut off at the picture's edges.
 *
 * @throws DataFormatError where it hangs over an edge by more than rounding makes, or is empty.
 */
export function clipBox([left, top, width, height]: BoxShares, place: RowPlace): NormalizedBox {
  const corners = { x1: left, y1: top, x2: left + width, y2: top + height }
  const isInside = Object.values(corners).every(share => share >= -tolerance && share <= 1 + tolerance)
  const [x1, y1, x2, y2] = Object.values(corners).map(share => Math.min(1, Math.max(0, share))) as [
    number,
    number,
    number,
    number,
  ]
  if (isInside && x1 < x2 && y1 < y2) return createNormalizedBox({ x1, y1, x2, y2 })
  const got = Object.values(corners).map(share => Number(share.toFixed(4)))
  const problem = isInside ? 'is empty' : 'hangs over the edge of its picture'
  const message = `${formatPlace(place)}: the box from (${got[0]}, ${got[1]}) to (${got[2]}, ${got[3]}) in shares of the picture ${problem}; correct or remove the row`
  throw new DataFormatError({ ...place, message })
}
