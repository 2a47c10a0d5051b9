import { type ImageSize, InvalidArgumentError } from '@region-r1/core'

/** Side of a patch after merging in Qwen2.5-VL, in pixels. */
const factor = 28
const minPixels = 4 * factor * factor

/** How large a picture may stay. */
export interface SmartResizeOptions {
  /** At least 4 * 28 * 28. @default 16384 * 28 * 28 */
  readonly maxPixels?: number | undefined
}

/**
 * The size at which Qwen2.5-VL takes a picture in: both sides multiples of 28, the pixel count within
 * [4 * 28 * 28, maxPixels], the aspect ratio kept as nearly as that allows.
 *
 * @throws InvalidArgumentError where a side is not a positive number, or `maxPixels` is below 4 * 28 * 28.
 * @example
 * smartResize({ width: 2000, height: 2000 }) // { width: 1988, height: 1988 }
 */
export function smartResize(
  { width, height }: ImageSize,
  { maxPixels = 16384 * factor * factor }: SmartResizeOptions = {},
): ImageSize {
  if (!(maxPixels >= minPixels)) {
    throw new InvalidArgumentError({
      argument: 'maxPixels',
      message: `maxPixels is a number of pixels from ${minPixels} up, got ${maxPixels}`,
    })
  }
  for (const [argument, value] of Object.entries({ width, height })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new InvalidArgumentError({ argument, message: `${argument} is a positive number of pixels, got ${value}` })
    }
  }
  const rounded = resize({ width, height }, side => roundHalfToEven(side / factor))
  const pixels = rounded.width * rounded.height
  if (pixels > maxPixels) {
    const shrink = Math.sqrt((width * height) / maxPixels)
    return resize({ width, height }, side => Math.floor(side / shrink / factor))
  }
  if (pixels < minPixels) {
    const grow = Math.sqrt(minPixels / (width * height))
    return resize({ width, height }, side => Math.ceil((side * grow) / factor))
  }
  return rounded
}

function resize({ width, height }: ImageSize, countPatches: (side: number) => number): ImageSize {
  const snap = (side: number) => Math.max(1, countPatches(side)) * factor
  return { width: snap(width), height: snap(height) }
}

/** As Python rounds: the reference's sides of 14, 70, 126, ... pixels go to the even number of patches. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
