import { createRegionBox, type PatchGrid, type RegionBox } from '@region-r1/core'

/** How much larger than its anchor the surrounding is, by side. */
const surroundingScale = 1.6

/** `[P, A]` each, columns of sum 1: the mean over an anchor's cells, and over the ring of cells around it. */
export interface PoolingMatrices {
  readonly inside: Float32Array
  readonly around: Float32Array
}

/** Cells count by the share of them that lies inside. An anchor that leaves no ring has its inside for it. */
export function createPoolingMatrices(anchors: readonly RegionBox[], grid: PatchGrid): PoolingMatrices {
  const inside = new Float32Array(grid.rows * grid.columns * anchors.length)
  const around = new Float32Array(inside.length)
  for (const [column, anchor] of anchors.entries()) {
    const core = computeCover(anchor, grid)
    const ring = computeCover(enlarge(anchor), grid).map((value, cell) => value - core[cell]!)
    writeColumn(inside, core, column, anchors.length)
    writeColumn(around, sum(ring) > 1e-6 ? ring : core, column, anchors.length)
  }
  return { inside, around }
}

/** The share of each cell that a box covers. */
function computeCover(box: RegionBox, { rows, columns }: PatchGrid): number[] {
  return Array.from({ length: rows * columns }, (_, cell) => {
    const row = Math.floor(cell / columns)
    return (
      overlap(row, box.y1 * rows, box.y2 * rows) * overlap(cell - row * columns, box.x1 * columns, box.x2 * columns)
    )
  })
}

function overlap(cell: number, start: number, end: number): number {
  return Math.max(0, Math.min(cell + 1, end) - Math.max(cell, start))
}

function enlarge({ x1, y1, x2, y2 }: RegionBox): RegionBox {
  const width = ((x2 - x1) * (surroundingScale - 1)) / 2
  const height = ((y2 - y1) * (surroundingScale - 1)) / 2
  return createRegionBox({
    x1: Math.max(0, x1 - width),
    y1: Math.max(0, y1 - height),
    x2: Math.min(1, x2 + width),
    y2: Math.min(1, y2 + height),
  })
}

function writeColumn(matrix: Float32Array, cover: readonly number[], column: number, columns: number): void {
  const total = sum(cover)
  for (const [cell, value] of cover.entries()) matrix[cell * columns + column] = value / total
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
