import { createPixelBox, type ImageSize, type NormalizedBox, type PixelBox } from '@region-r1/core'

/**
 * The whole pixels that a box takes in: corners rounded, at least one pixel a side, inside of the image. What is
 * cropped, scored, cached, drawn and reported is this box, the same everywhere.
 */
export function toCropBox(box: NormalizedBox, { width, height }: ImageSize): PixelBox {
  const [x1, x2] = snap(box.x1 * width, box.x2 * width, width)
  const [y1, y2] = snap(box.y1 * height, box.y2 * height, height)
  return createPixelBox({ x1, y1, x2, y2 })
}

function snap(start: number, end: number, side: number): [number, number] {
  const first = Math.min(Math.round(start), side - 1)
  return [first, Math.min(side, Math.max(first + 1, Math.round(end)))]
}
