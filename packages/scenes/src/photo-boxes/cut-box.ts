import { type ImageSize, type NormalizedBox, type PixelBox, type RgbImage, toPixelBox } from '@region-r1/core'

/** The whole pixels that a box touches. */
export function roundBox(box: NormalizedBox, size: ImageSize): PixelBox {
  const { x1, y1, x2, y2 } = toPixelBox(box, size)
  return { x1: Math.floor(x1), y1: Math.floor(y1), x2: Math.ceil(x2), y2: Math.ceil(y2) } as PixelBox
}

/** A copy of the pixels in a box of whole pixels. */
export function cutBox({ width, data }: RgbImage, { x1, y1, x2, y2 }: PixelBox): RgbImage {
  const cut = { width: x2 - x1, height: y2 - y1, data: new Uint8Array((x2 - x1) * (y2 - y1) * 3) }
  for (let row = 0; row < cut.height; row++) {
    const start = ((y1 + row) * width + x1) * 3
    cut.data.set(data.subarray(start, start + cut.width * 3), row * cut.width * 3)
  }
  return cut
}
