import type { PixelBox, RgbImage } from '@region-r1/core'
import { computeResampleCoefficients, type Resample } from './resample-coefficients.ts'
import { instantiateResampleKernel } from './resample-kernel.ts'
import { resampleInPasses } from './resample-passes.ts'
import { resampleInStrips } from './resample-strips.ts'

export interface ResampleRegionOptions {
  /** Within the image; its fractions shift the output grid. */
  readonly box: Pick<PixelBox, 'x1' | 'y1' | 'x2' | 'y2'>
  /** Size of the output grid over the whole box. */
  readonly grid: { readonly width: number; readonly height: number }
  /** The part of the output grid to compute: a centre crop costs nothing outside of it. */
  readonly window: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
  readonly resample: Resample
}

/**
 * Crop, resize and centre-crop in one go from the original pixels: the same numbers as Pillow's `crop`, `resize`, `crop`
 * without their copies. Rows first, as all its versions up to 12; version 13 takes columns first where the height shrinks
 * far more than the width, which rounds and clips a few levels differently there.
 */
export function resampleRegion(image: RgbImage, { box, grid, window, resample }: ResampleRegionOptions): RgbImage {
  if (isCopy(box, grid)) return copyWindow(image, box, window)
  const horizontal = computeResampleCoefficients({
    limits: [Math.floor(box.x1), Math.ceil(box.x2)],
    span: [box.x1, box.x2],
    size: grid.width,
    window: [window.left, window.left + window.width],
    resample,
  })
  const vertical = computeResampleCoefficients({
    limits: [Math.floor(box.y1), Math.ceil(box.y2)],
    span: [box.y1, box.y2],
    size: grid.height,
    window: [window.top, window.top + window.height],
    resample,
  })
  const data = kernel
    ? resampleInStrips(kernel, image, horizontal, vertical)
    : resampleInPasses(image, horizontal, vertical)
  return { width: window.width, height: window.height, data }
}

/** A box of whole pixels at its own size: each weight is 1 or 0. */
function isCopy({ x1, y1, x2, y2 }: ResampleRegionOptions['box'], grid: ResampleRegionOptions['grid']): boolean {
  return Number.isInteger(x1) && Number.isInteger(y1) && x2 - x1 === grid.width && y2 - y1 === grid.height
}

function copyWindow(
  image: RgbImage,
  { x1, y1 }: ResampleRegionOptions['box'],
  { left, top, width, height }: ResampleRegionOptions['window'],
): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    const start = ((y1 + top + row) * image.width + x1 + left) * 3
    data.set(image.data.subarray(start, start + width * 3), row * width * 3)
  }
  return { width, height, data }
}

/** One for all calls: its memory is scratch, written before it is read. */
const kernel = instantiateResampleKernel()
