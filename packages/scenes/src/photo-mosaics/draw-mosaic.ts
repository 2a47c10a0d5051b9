import type { RgbImage } from '@region-r1/core'
import { drawPicture, type Rectangle } from '../drawing/draw-picture.ts'

/** Pixels a side of one photo in a mosaic. */
const cellSide = 224

/** Photos side by side in a square grid, row by row, each cut to a square around its centre. */
export function drawMosaic(photos: readonly RgbImage[]): { readonly image: RgbImage; readonly cells: Rectangle[] } {
  const columns = Math.sqrt(photos.length)
  const side = columns * cellSide
  const image = { width: side, height: side, data: new Uint8Array(side * side * 3) }
  const cells = photos.map((photo, index) => {
    const box = {
      left: (index % columns) * cellSide,
      top: Math.floor(index / columns) * cellSide,
      width: cellSide,
      height: cellSide,
    }
    const scale = Math.min(photo.width, photo.height) / cellSide
    drawPicture(image, photo, { box, toSource: [scale, 0, 0, scale, photo.width / 2, photo.height / 2] })
    return box
  })
  return { image, cells }
}
