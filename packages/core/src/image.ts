import type { PixelBox } from './box.ts'

/** An upright RGB picture: `data` is `[height, width, 3]`, row by row, 0..255, EXIF orientation applied. */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A picture, or the region of it inside `box`. */
export interface ImageView {
  readonly image: RgbImage
  readonly box?: PixelBox | undefined
}
