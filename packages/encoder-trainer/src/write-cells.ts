import type { RgbImage } from '@region-r1/core'

/** What the encoder takes from each level, in [0, 1], and divides by. */
export const pixelNormalization = { mean: 0.5, deviation: 0.25 } as const

const levels = Float32Array.from(
  { length: 256 },
  (_, level) => (level / 255 - pixelNormalization.mean) / pixelNormalization.deviation,
)

/**
 * Writes a square picture as the network reads it: cell by cell, row by row, each as `[3, cellSide, cellSide]`.
 *
 * @param target - `[side * side * 3]`
 */
export function writeCells({ width, data }: RgbImage, cellSide: number, target: Float32Array): void {
  const columns = width / cellSide
  for (let pixel = 0; pixel < width * width; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const cell = Math.floor(y / cellSide) * columns + Math.floor(x / cellSide)
    const inside = (y % cellSide) * cellSide + (x % cellSide)
    for (let channel = 0; channel < 3; channel++) {
      target[(cell * 3 + channel) * cellSide * cellSide + inside] = levels[data[3 * pixel + channel]!]!
    }
  }
}
