import { type ImageSize, type NormalizedBox, toNormalizedBox } from '@region-r1/core'
import type { CoordinateSpace } from '../names.ts'
import { clipBox } from '../tool-call/clip-box.ts'

/** The sizes that a model's coordinates may count in. */
export interface PictureSizes {
  readonly original: ImageSize
  /** As it is sent: what `smartResize` makes of the original. */
  readonly resized: ImageSize
}

/**
 * A coordinate space as a grid laid over the whole picture: how many units its width and its height have. Core's
 * `toPixelBox` and `toNormalizedBox` convert with it as they do with a size in pixels.
 *
 * @example
 * getCoordinateGrid('thousandths', sizes) // { width: 1000, height: 1000 }
 */
export function getCoordinateGrid(space: CoordinateSpace, { original, resized }: PictureSizes): ImageSize {
  if (space === 'thousandths') return { width: 1000, height: 1000 }
  return space === 'original' ? original : resized
}

/**
 * The box of a model's answer in shares of the picture.
 *
 * @param box - corners in units of the grid, as the model wrote them
 * @returns null where nothing of it lies inside of the picture.
 */
export function fromModelBox(
  box: readonly [x1: number, y1: number, x2: number, y2: number],
  grid: ImageSize,
): NormalizedBox | null {
  const clipped = clipBox(box, grid)
  return clipped && toNormalizedBox(clipped, grid)
}
