import type { PixelBox, RgbImage } from '@region-r1/core'
import {
  computeResampleCoefficients,
  precisionBits,
  type Resample,
  type ResampleCoefficients,
} from './resample-coefficients.ts'

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
 * without their copies. Two separable passes in 22-bit fixed point, rounded to 8 bits between them as Pillow does, rows
 * first as all its versions up to 12; version 13 takes columns first where the height shrinks far more than the width,
 * which rounds and clips a few levels differently there.
 */
export function resampleRegion(image: RgbImage, { box, grid, window, resample }: ResampleRegionOptions): RgbImage {
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
  const firstRow = vertical.starts[0]!
  const lastRow = vertical.starts[window.height - 1]! + vertical.counts[window.height - 1]!
  const rows = resampleRows(image, horizontal, firstRow, lastRow)
  return {
    width: window.width,
    height: window.height,
    data: resampleColumns(rows, window.width * 3, firstRow, vertical),
  }
}

/** Only the rows that the vertical pass will read: `[lastRow - firstRow, outputs, 3]`. */
function resampleRows(
  { data, width }: RgbImage,
  { starts, counts, weights, stride }: ResampleCoefficients,
  firstRow: number,
  lastRow: number,
): Uint8ClampedArray {
  const outputs = starts.length
  const result = new Uint8ClampedArray((lastRow - firstRow) * outputs * 3)
  let target = 0
  for (let row = firstRow; row < lastRow; row++) {
    for (let output = 0; output < outputs; output++) {
      let source = (row * width + starts[output]!) * 3
      const firstWeight = output * stride
      const lastWeight = firstWeight + counts[output]!
      let red = half
      let green = half
      let blue = half
      for (let index = firstWeight; index < lastWeight; index++) {
        const weight = weights[index]!
        red = (red + Math.imul(data[source]!, weight)) | 0
        green = (green + Math.imul(data[source + 1]!, weight)) | 0
        blue = (blue + Math.imul(data[source + 2]!, weight)) | 0
        source += 3
      }
      result[target] = red >> precisionBits
      result[target + 1] = green >> precisionBits
      result[target + 2] = blue >> precisionBits
      target += 3
    }
  }
  return result
}

/** Row by row over a line of sums, so that memory is read in order. */
function resampleColumns(
  rows: Uint8ClampedArray,
  lineLength: number,
  firstRow: number,
  { starts, counts, weights, stride }: ResampleCoefficients,
): Uint8Array {
  const outputs = starts.length
  const result = new Uint8ClampedArray(outputs * lineLength)
  const sums = new Int32Array(lineLength)
  for (let output = 0; output < outputs; output++) {
    sums.fill(half)
    let source = (starts[output]! - firstRow) * lineLength
    const firstWeight = output * stride
    const lastWeight = firstWeight + counts[output]!
    for (let index = firstWeight; index < lastWeight; index++) {
      const weight = weights[index]!
      for (let column = 0; column < lineLength; column++) {
        sums[column] = sums[column]! + Math.imul(rows[source + column]!, weight)
      }
      source += lineLength
    }
    const target = output * lineLength
    for (let column = 0; column < lineLength; column++) result[target + column] = sums[column]! >> precisionBits
  }
  return new Uint8Array(result.buffer)
}

/** One half in fixed point: what makes the shift round to nearest. */
const half = 1 << (precisionBits - 1)
