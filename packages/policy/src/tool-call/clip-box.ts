import { createPixelBox, type ImageSize, type PixelBox } from '@region-r1/core'

/**
 * A box as a model answers it, cut to the image: corners in pixels, in either form, of any sign and order.
 *
 * @returns null where nothing is left: empty, inverted, outside of the image, or not numbers.
 * @example
 * clipBox([-5, 2, 3000, 400], { width: 640, height: 480 }) // { x1: 0, y1: 2, x2: 640, y2: 400 }
 */
export function clipBox(
  box: readonly [x1: number, y1: number, x2: number, y2: number] | Omit<PixelBox, symbol>,
  { width, height }: ImageSize,
): PixelBox | null {
  const [x1, y1, x2, y2] = 'x1' in box ? [box.x1, box.y1, box.x2, box.y2] : box
  const clipped = { x1: Math.max(0, x1), y1: Math.max(0, y1), x2: Math.min(width, x2), y2: Math.min(height, y2) }
  const isBox = clipped.x1 < clipped.x2 && clipped.y1 < clipped.y2
  return isBox ? createPixelBox(clipped) : null
}
