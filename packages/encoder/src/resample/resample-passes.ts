import type { RgbImage } from '@region-r1/core'
import { precisionBits, type ResampleCoefficients } from './resample-coefficients.ts'

/**
 * Two separable passes in 22-bit fixed point, rounded to 8 bits between them as Pillow does, rows first. Plain
 * JavaScript: what the vector kernel is compared with, and what runs where that cannot.
 */
export function resampleInPasses(
  image: RgbImage,
  horizontal: ResampleCoefficients,
  vertical: ResampleCoefficients,
): Uint8Array {
  const last = vertical.starts.length - 1
  const firstRow = vertical.starts[0]!
  const rows = resampleRows(image, horizontal, firstRow, vertical.starts[last]! + vertical.counts[last]!)
  return resampleColumns(rows, horizontal.starts.length * 3, firstRow, vertical)
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
