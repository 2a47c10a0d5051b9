import { type ImageSize, type NormalizedBox, toNormalizedBox } from '@region-r1/core'
import { clipBox } from '../tool-call/clip-box.ts'

/**
 * What the coordinates of a vision-language model count, from the upper left corner of the upright picture:
 * - `resized`: pixels of the picture as the model takes it in, sides multiples of 28 (Qwen2.5-VL)
 * - `original`: pixels of the picture before any resizing
 * - `thousandths`: thousandths of the picture's width and height (Qwen2-VL, Qwen3-VL)
 */
export type CoordinateSpace = 'resized' | 'original' | 'thousandths'

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
