import type { RgbImage, Rng } from '@region-r1/core'
import {
  drawPicture,
  type Picture,
  type PicturePlacement,
  sampleColourChange,
  scatterPictures,
  tilePictures,
} from '@region-r1/scenes'
import type { StockPicture } from './picture-stock.ts'

/** What lies under a patch: the position of a picture, or one of these. */
export const ground = -1
/** Too little of anything to say. */
const unclear = -2

export interface TrainingScene {
  readonly image: RgbImage
  /** `[rows * rows]`, row by row. */
  readonly below: readonly number[]
}

/** Shares of a patch from which a picture lies under it, and to which it is ground. */
const covered = 0.4
const grazed = 0.1
/** Points of a patch that are looked at, by side. */
const points = 3

/** Composes pictures on a square ground as `data synthesize` does: side by side, or strewn. `rows` are those of patches. */
export function drawTrainingScene(
  canvas: RgbImage,
  pictures: readonly StockPicture[],
  { rows, rng }: { readonly rows: number; readonly rng: Rng },
): TrainingScene {
  const isTiled = rng.next() < 0.5
  const drawn: Picture[] = pictures.map(({ whole, thing }) => (isTiled ? whole : thing))
  const placements = (isTiled ? tilePictures : scatterPictures)(drawn, canvas, rng)
  for (const [index, placement] of placements.entries()) {
    drawPicture(canvas, drawn[index]!, placement, sampleColourChange(rng))
  }
  return { image: canvas, below: lookBelow(drawn, placements, { side: canvas.width, rows }) }
}

function lookBelow(
  pictures: readonly Picture[],
  placements: readonly PicturePlacement[],
  { side, rows }: { readonly side: number; readonly rows: number },
): number[] {
  const step = side / rows / points
  return Array.from({ length: rows * rows }, (_, patch) => {
    const counts = new Map<number, number>()
    for (let point = 0; point < points * points; point++) {
      const x = ((patch % rows) * points + (point % points) + 0.5) * step
      const y = (Math.floor(patch / rows) * points + Math.floor(point / points) + 0.5) * step
      // The last one drawn lies on top.
      const top = placements.findLastIndex((placement, index) => shows(pictures[index]!, placement, x, y))
      if (top >= 0) counts.set(top, (counts.get(top) ?? 0) + 1)
    }
    const [best, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [ground, 0])
    const share = count / (points * points)
    return share >= covered ? best : share <= grazed ? ground : unclear
  })
}

function shows({ width, height, mask }: Picture, { box, toSource }: PicturePlacement, x: number, y: number): boolean {
  const dx = x - box.left - box.width / 2
  const dy = y - box.top - box.height / 2
  if (Math.abs(dx) > box.width / 2 || Math.abs(dy) > box.height / 2) return false
  const [a, b, c, d, sourceX, sourceY] = toSource
  const column = Math.floor(sourceX + a * dx + b * dy)
  const row = Math.floor(sourceY + c * dx + d * dy)
  if (column < 0 || row < 0 || column >= width || row >= height) return false
  return mask?.[row * width + column] !== 0
}
