import { type ImageSize, InvalidArgumentError, type PixelBox, type RgbImage } from '@region-r1/core'
import type { Resample } from './resample/resample-coefficients.ts'
import { resampleRegion } from './resample/resample-region.ts'

/** Which part of an image is taken, and what is made of it. */
export interface CropAndResizeOptions {
  /** In pixels of the image, fractions allowed; what is outside of the image is cut off. The whole image if absent. */
  readonly box?: PixelBox | undefined
  /** Of the result, in pixels. */
  readonly width: number
  /** Of the result, in pixels. */
  readonly height: number
  /** @default 'bicubic' */
  readonly resample?: Resample | undefined
}

/**
 * The box of the image at another size, in one pass from the original pixels and bit for bit what Pillow gives: for a
 * box of whole pixels `image.crop(box).resize(size, resample)`; for fractions the crop goes out to whole pixels and
 * `resize` gets the rest as its `box`. Antialiased when shrinking; pixels outside of the box never shine in.
 *
 * @throws InvalidArgumentError where the size is not a positive integer or the box misses the image.
 * @example
 * cropAndResize(image, { box: createPixelBox({ x1: 73, y1: 74, x2: 252, y2: 211 }), width: 224, height: 224 })
 */
export function cropAndResize(
  image: RgbImage,
  { box, width, height, resample = 'bicubic' }: CropAndResizeOptions,
): RgbImage {
  for (const [argument, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new InvalidArgumentError({
        argument,
        message: `${argument} is a positive whole number of pixels, got ${value}`,
      })
    }
  }
  const window = { left: 0, top: 0, width, height }
  return resampleRegion(image, { box: fitBox(box, image), grid: window, window, resample })
}

/**
 * The part of the box inside of the image. Corners within a millionth of a whole pixel count as whole: a box that went
 * through shares of the image and back must not pull in one more row.
 */
export function fitBox(box: PixelBox | undefined, { width, height }: ImageSize): PixelBoxCorners {
  if (box === undefined) return { x1: 0, y1: 0, x2: width, y2: height }
  const fit = (value: number, side: number) => {
    const whole = Math.round(value)
    return Math.min(side, Math.max(0, Math.abs(value - whole) < 1e-6 ? whole : value))
  }
  const fitted = { x1: fit(box.x1, width), y1: fit(box.y1, height), x2: fit(box.x2, width), y2: fit(box.y2, height) }
  if (!(fitted.x1 < fitted.x2 && fitted.y1 < fitted.y2)) {
    throw new InvalidArgumentError({
      argument: 'box',
      message: `the box (${box.x1}, ${box.y1}, ${box.x2}, ${box.y2}) misses the image of ${width} x ${height} pixels; boxes are in its pixels`,
    })
  }
  return fitted
}

type PixelBoxCorners = Pick<PixelBox, 'x1' | 'y1' | 'x2' | 'y2'>
