import type { PatchGrid, RegionBox } from '@region-r1/core'

/**
 * Cosine of each patch token with the question, in [-1, 1]; 0 for a token of zeros.
 *
 * @param patches - `[P, D]`, any length
 * @param question - `[D]`, unit length
 * @returns `[P]`
 */
export function computeAgreement(patches: Float32Array, question: Float32Array): Float64Array {
  const size = question.length
  return Float64Array.from({ length: patches.length / size }, (_, patch) => {
    let dot = 0
    let square = 0
    for (let index = 0; index < size; index++) {
      const value = patches[patch * size + index]!
      dot += value * question[index]!
      square += value * value
    }
    return square === 0 ? 0 : dot / Math.sqrt(square)
  })
}

/**
 * Mean agreement inside of a box minus the mean outside of it, in standard deviations over the grid. Each patch counts
 * by the share of its cell that lies inside, or outside. 0 where all patches agree alike or the box is the whole grid.
 *
 * @param agreement - `[P]`, row by row
 * @param box - in shares of the grid
 */
export function computeContrast(agreement: Float64Array, { rows, columns }: PatchGrid, box: RegionBox): number {
  let inside = 0
  let insideWeight = 0
  let sum = 0
  let squares = 0
  for (let row = 0; row < rows; row++) {
    const height = overlap(row, box.y1 * rows, box.y2 * rows)
    for (let column = 0; column < columns; column++) {
      const weight = height * overlap(column, box.x1 * columns, box.x2 * columns)
      const value = agreement[row * columns + column]!
      inside += weight * value
      insideWeight += weight
      sum += value
      squares += value * value
    }
  }
  const count = rows * columns
  const outsideWeight = count - insideWeight
  const variance = squares / count - (sum / count) ** 2
  // Below this, differences between patches are rounding.
  if (!(variance > 1e-12) || outsideWeight < 1e-9) return 0
  return (inside / insideWeight - (sum - inside) / outsideWeight) / Math.sqrt(variance)
}

/** Share of the unit cell that starts at `cell` inside of [start, end). */
function overlap(cell: number, start: number, end: number): number {
  return Math.max(0, Math.min(cell + 1, end) - Math.max(cell, start))
}
