// AssemblyScript: the two passes of resample-region.ts in 128-bit vectors, the same numbers to the bit.
//
// A weight w of 22 fixed-point bits is split into w = high * 4096 + low, so that sums of two products of 16-bit numbers
// (one instruction) serve for it: the sum over all taps is (sum of highs << 12) + sum of lows, in wrapping arithmetic.
// Weights lie in pairs of taps: low, low of the next tap, high, high of the next tap, 16 bits each.

// @ts-nocheck: AssemblyScript's types are not TypeScript's.

const half: i32 = 1 << 21

/** Sums of fixed point to levels: the lowest four bytes, clamped. */
// @ts-expect-error: decorator
@inline
function toLevels(low: v128, high: v128): v128 {
  const sum = i32x4.add(i32x4.add(i32x4.shl(high, 12), low), i32x4.splat(half))
  return i32x4.shr_s(sum, 22)
}

// @ts-expect-error: decorator
@inline
function toBytes(levels: v128): v128 {
  const words = i16x8.narrow_i32x4_s(levels, levels)
  return i8x16.narrow_i16x8_u(words, words)
}

/**
 * The horizontal pass over two rows at a time, which share their weights. `offsets` are bytes within a row, `quads` how
 * many times four taps an output has, `weights` 16 bytes a quad, `stride` bytes an output. Reads up to 16 bytes past a
 * row's last tap and writes one byte past a target row: both lie in the buffers.
 */
export function resampleRows(
  source: usize,
  sourceLine: usize,
  rows: i32,
  target: usize,
  targetLine: usize,
  outputs: i32,
  offsets: usize,
  quads: usize,
  weights: usize,
  stride: usize,
): void {
  // Bytes R0 G0 B0 R1 G1 B1 … to 16-bit R0 R1 G0 G1 B0 B1 0 0, and the same of the third and fourth pixel.
  const first = i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1)
  const second = i8x16(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1)
  for (let row = 0; row < rows; row += 2) {
    let output = target
    for (let index = 0; index < outputs; index++) {
      let a = source + <usize>load<i32>(offsets + (<usize>index << 2))
      let weight = weights + <usize>index * stride
      const end = weight + (<usize>load<i32>(quads + (<usize>index << 2)) << 4)
      let lowA = i32x4.splat(0)
      let highA = i32x4.splat(0)
      let lowB = i32x4.splat(0)
      let highB = i32x4.splat(0)
      while (weight < end) {
        const low1 = v128.load32_splat(weight)
        const high1 = v128.load32_splat(weight, 4)
        const low2 = v128.load32_splat(weight, 8)
        const high2 = v128.load32_splat(weight, 12)
        const pixelsA = v128.load(a)
        const firstA = i8x16.swizzle(pixelsA, first)
        const secondA = i8x16.swizzle(pixelsA, second)
        lowA = i32x4.add(lowA, i32x4.add(i32x4.dot_i16x8_s(firstA, low1), i32x4.dot_i16x8_s(secondA, low2)))
        highA = i32x4.add(highA, i32x4.add(i32x4.dot_i16x8_s(firstA, high1), i32x4.dot_i16x8_s(secondA, high2)))
        const pixelsB = v128.load(a + sourceLine)
        const firstB = i8x16.swizzle(pixelsB, first)
        const secondB = i8x16.swizzle(pixelsB, second)
        lowB = i32x4.add(lowB, i32x4.add(i32x4.dot_i16x8_s(firstB, low1), i32x4.dot_i16x8_s(secondB, low2)))
        highB = i32x4.add(highB, i32x4.add(i32x4.dot_i16x8_s(firstB, high1), i32x4.dot_i16x8_s(secondB, high2)))
        a += 12
        weight += 16
      }
      v128.store32_lane(output, toBytes(toLevels(lowA, highA)), 0)
      v128.store32_lane(output + targetLine, toBytes(toLevels(lowB, highB)), 0)
      output += 3
    }
    source += sourceLine << 1
    target += targetLine << 1
  }
}

/** The vertical pass for one output row, 16 bytes at a time; `weights` 8 bytes a pair of taps, `length` a multiple of 16. */
export function resampleColumns(source: usize, line: usize, pairs: i32, weights: usize, target: usize, length: usize): void {
  const end = weights + (<usize>pairs << 3)
  for (let column: usize = 0; column < length; column += 16) {
    let low0 = i32x4.splat(0)
    let low1 = i32x4.splat(0)
    let low2 = i32x4.splat(0)
    let low3 = i32x4.splat(0)
    let high0 = i32x4.splat(0)
    let high1 = i32x4.splat(0)
    let high2 = i32x4.splat(0)
    let high3 = i32x4.splat(0)
    let a = source + column
    for (let weight = weights; weight < end; weight += 8) {
      const low = v128.load32_splat(weight)
      const high = v128.load32_splat(weight, 4)
      const upper = v128.load(a)
      const lower = v128.load(a + line)
      const left = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
      const right = i8x16.shuffle(upper, lower, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
      const taps0 = i16x8.extend_low_i8x16_u(left)
      const taps1 = i16x8.extend_high_i8x16_u(left)
      const taps2 = i16x8.extend_low_i8x16_u(right)
      const taps3 = i16x8.extend_high_i8x16_u(right)
      low0 = i32x4.add(low0, i32x4.dot_i16x8_s(taps0, low))
      high0 = i32x4.add(high0, i32x4.dot_i16x8_s(taps0, high))
      low1 = i32x4.add(low1, i32x4.dot_i16x8_s(taps1, low))
      high1 = i32x4.add(high1, i32x4.dot_i16x8_s(taps1, high))
      low2 = i32x4.add(low2, i32x4.dot_i16x8_s(taps2, low))
      high2 = i32x4.add(high2, i32x4.dot_i16x8_s(taps2, high))
      low3 = i32x4.add(low3, i32x4.dot_i16x8_s(taps3, low))
      high3 = i32x4.add(high3, i32x4.dot_i16x8_s(taps3, high))
      a += line << 1
    }
    const words0 = i16x8.narrow_i32x4_s(toLevels(low0, high0), toLevels(low1, high1))
    const words1 = i16x8.narrow_i32x4_s(toLevels(low2, high2), toLevels(low3, high3))
    v128.store(target + column, i8x16.narrow_i16x8_u(words0, words1))
  }
}
