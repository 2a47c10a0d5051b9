import type { RgbImage } from '@region-r1/core'
import { reserveMemory } from '@region-r1/core/node'
import type { ResampleCoefficients } from './resample-coefficients.ts'
import type { ResampleKernel } from './resample-kernel.ts'

/**
 * Both passes by the vector kernel, with the same result as `resample-passes.ts`. The picture goes through the kernel's
 * memory in strips of rows, so that it stays at a few hundred kilobytes for pictures of any size; rows that two strips
 * share are taken over and not computed again.
 */
export function resampleInStrips(
  { memory, resampleRows, resampleColumns }: ResampleKernel,
  { data, width }: RgbImage,
  horizontal: ResampleCoefficients,
  vertical: ResampleCoefficients,
): Uint8Array {
  const across = packWeights(horizontal)
  const down = packWeights(vertical)
  const outputs = horizontal.starts.length
  const height = vertical.starts.length
  const endOf = (row: number) => vertical.starts[row]! + vertical.counts[row]!

  // The part of a row that is read, from its first pixel on.
  const firstPixel = horizontal.starts.reduce((least, start) => Math.min(least, start))
  const lastPixel = horizontal.starts.reduce(
    (most, start, index) => Math.max(most, start + horizontal.counts[index]!),
    0,
  )
  const spanBytes = (lastPixel - firstPixel) * 3
  const sourceLine = toVectors(spanBytes)
  const sourceRows = toEven(Math.max(2, Math.floor(stripBytes / sourceLine)))
  const lineBytes = outputs * 3
  const line = toVectors(lineBytes + 1)
  const tallest = vertical.counts.reduce((most, count) => Math.max(most, count))
  const keptRows = Math.max(tallest, Math.floor(stripBytes / line))

  let size = 0
  const reserve = (bytes: number) => {
    const address = size
    size += toVectors(bytes) + vectorBytes
    return address
  }
  const offsets = reserve(outputs * 4)
  const quads = reserve(outputs * 4)
  const acrossWeights = reserve(across.weights.byteLength)
  const downWeights = reserve(down.weights.byteLength)
  const source = reserve(sourceRows * sourceLine)
  // Two rows more: an odd last row is computed with a neighbour, an odd last tap reads one with weight 0.
  const kept = reserve((keptRows + 2) * line)
  const target = reserve(line)
  const bytes = new Uint8Array(reserveMemory(memory, size))
  new Int32Array(memory.buffer, offsets, outputs).set(horizontal.starts.map(start => (start - firstPixel) * 3))
  new Int32Array(memory.buffer, quads, outputs).set(horizontal.counts.map(count => Math.ceil(count / 4)))
  bytes.set(new Uint8Array(across.weights.buffer), acrossWeights)
  bytes.set(new Uint8Array(down.weights.buffer), downWeights)

  const result = new Uint8Array(height * lineBytes)
  let first = vertical.starts[0]!
  let next = first // Rows [first, next) lie in `kept`.
  for (let row = 0; row < height; ) {
    const start = vertical.starts[row]!
    let blockEnd = row + 1
    while (blockEnd < height && endOf(blockEnd) - start <= keptRows) blockEnd++
    bytes.copyWithin(kept, kept + (start - first) * line, kept + (next - first) * line)
    first = start
    next = Math.max(next, start)
    for (const end = endOf(blockEnd - 1); next < end; ) {
      const rows = Math.min(sourceRows, end - next)
      for (let index = 0; index < rows; index++) {
        const from = ((next + index) * width + firstPixel) * 3
        bytes.set(data.subarray(from, from + spanBytes), source + index * sourceLine)
      }
      const keptTarget = kept + (next - first) * line
      resampleRows(source, sourceLine, rows, keptTarget, line, outputs, offsets, quads, acrossWeights, across.stride)
      next += rows
    }
    for (; row < blockEnd; row++) {
      const above = kept + (vertical.starts[row]! - first) * line
      const pairs = Math.ceil(vertical.counts[row]! / 2)
      resampleColumns(above, line, pairs, downWeights + row * down.stride, target, toVectors(lineBytes))
      result.set(bytes.subarray(target, target + lineBytes), row * lineBytes)
    }
  }
  return result
}

/** Weights as the kernel reads them: per pair of taps two low parts, two high parts; `stride` is an output's bytes. */
function packWeights({ weights, stride, starts }: ResampleCoefficients): { weights: Int16Array; stride: number } {
  const taps = Math.ceil(stride / 4) * 4
  const packed = new Int16Array(starts.length * taps * 2)
  for (let output = 0; output < starts.length; output++) {
    for (let tap = 0; tap < stride; tap++) {
      const weight = weights[output * stride + tap]!
      const low = (output * taps + (tap & ~1)) * 2 + (tap & 1)
      packed[low] = weight & 4095
      packed[low + 2] = weight >> 12
    }
  }
  return { weights: packed, stride: taps * 4 }
}

const vectorBytes = 16
/** What the cores' second-level caches hold beside the rest. */
const stripBytes = 131_072

function toVectors(bytes: number): number {
  return Math.ceil(bytes / vectorBytes) * vectorBytes
}

function toEven(count: number): number {
  return count + (count & 1)
}
