/** Pillow's names for its two smooth filters; Hugging Face configs write them as 2 and 3. */
export type Resample = 'bilinear' | 'bicubic'

/** What one axis of a separable resize needs: per output pixel, where its inputs start, how many, and their weights. */
export interface ResampleCoefficients {
  /** `[outputs]`, index of the first input pixel. */
  readonly starts: Int32Array
  /** `[outputs]`, number of input pixels. */
  readonly counts: Int32Array
  /** `[outputs, stride]`, fixed point with {@link precisionBits} bits; rows are filled up with zeros. */
  readonly weights: Int32Array
  readonly stride: number
}

export interface AxisOptions {
  /** Half-open range of input pixels that may be read. */
  readonly limits: readonly [number, number]
  /** Where the output grid begins and ends on the input axis, fractions allowed. */
  readonly span: readonly [number, number]
  /** Output pixels over the whole span. */
  readonly size: number
  /** The output pixels wanted, half-open within `[0, size)`. */
  readonly window: readonly [number, number]
  readonly resample: Resample
}

/** 32 bits less 8 of the pixel and 2 for the overshoot of bicubic, as in Pillow. */
export const precisionBits = 22

/**
 * The weights by which Pillow's `Image.resize` mixes input pixels along one axis: the filter is stretched by the scale
 * when shrinking (antialiasing), cut off at the limits and normalised to 1, then rounded to 22-bit fixed point.
 */
export function computeResampleCoefficients({
  limits,
  span,
  size,
  window,
  resample,
}: AxisOptions): ResampleCoefficients {
  const { filter, support } = filters[resample]
  const scale = (span[1] - span[0]) / size
  const stretch = Math.max(scale, 1)
  const reach = support * stretch
  const stride = Math.ceil(reach) * 2 + 1
  const outputs = window[1] - window[0]
  const starts = new Int32Array(outputs)
  const counts = new Int32Array(outputs)
  const weights = new Int32Array(outputs * stride)
  const row = new Float64Array(stride)
  for (let output = 0; output < outputs; output++) {
    const center = span[0] + (window[0] + output + 0.5) * scale
    const start = Math.max(limits[0], Math.trunc(center - reach + 0.5))
    const count = Math.min(limits[1], Math.trunc(center + reach + 0.5)) - start
    let sum = 0
    for (let tap = 0; tap < count; tap++) {
      const weight = filter((tap + start - center + 0.5) / stretch)
      row[tap] = weight
      sum += weight
    }
    for (let tap = 0; tap < count; tap++) {
      const weight = (row[tap]! / sum) * (1 << precisionBits)
      weights[output * stride + tap] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5)
    }
    starts[output] = start
    counts[output] = count
  }
  return { starts, counts, weights, stride }
}

const filters = {
  bilinear: { filter: (x: number) => Math.max(0, 1 - Math.abs(x)), support: 1 },
  bicubic: { filter: computeCubic, support: 2 },
} as const

/** Keys' cubic with a = -0.5, as Pillow has it; OpenCV and browsers often take -0.75. */
function computeCubic(x: number): number {
  const a = -0.5
  const distance = Math.abs(x)
  if (distance < 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1
  if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * a
  return 0
}
