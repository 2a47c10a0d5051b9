import type { PixelBox, RgbImage } from '@region-r1/core'
import { fitBox } from './crop-and-resize.ts'

/** How a box looks. */
export interface DrawBoxOptions {
  /** Red, green, blue, 0..255. @default [255, 45, 85] */
  readonly color?: readonly [number, number, number] | undefined
  /** Of the line, in pixels. @default a hundredth of the image's longer side, at least 2 */
  readonly thickness?: number | undefined
}

/**
 * A copy of the image with the outline of the box on it, drawn inwards from the box's edges.
 *
 * @throws InvalidArgumentError where the box misses the image.
 */
export function drawBox(
  image: RgbImage,
  box: PixelBox,
  {
    color = [255, 45, 85],
    thickness = Math.max(2, Math.round(Math.max(image.width, image.height) / 100)),
  }: DrawBoxOptions = {},
): RgbImage {
  const fitted = fitBox(box, image)
  const left = Math.floor(fitted.x1)
  const top = Math.floor(fitted.y1)
  const right = Math.ceil(fitted.x2)
  const bottom = Math.ceil(fitted.y2)
  const data = new Uint8Array(image.data)
  for (let y = top; y < bottom; y++) {
    const onEdge = y < top + thickness || y >= bottom - thickness
    for (let x = left; x < right; x++) {
      if (onEdge || x < left + thickness || x >= right - thickness) data.set(color, (y * image.width + x) * 3)
    }
  }
  return { width: image.width, height: image.height, data }
}
