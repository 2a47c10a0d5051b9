/** What can be read, told from the first bytes and never from a file's name. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'tiff'

/** What a picture's first bytes promise, before anything is decoded. */
export interface ImageHeader {
  readonly format: ImageFormat
  /** Pixels of the upright picture, as `decodeImage` will hand it out. */
  readonly width: number
  /** Pixels of the upright picture. */
  readonly height: number
  /** EXIF's way to turn the stored picture upright, 1 (as it is) to 8; 5 to 8 swap width and height. */
  readonly orientation: number
  /** The file ends before what its header promises. */
  readonly truncated: boolean
}

/** As stored: what one format's reader finds. */
export interface StoredHeader {
  readonly width: number
  readonly height: number
  /** @default 1 */
  readonly orientation?: number
  /** @default false */
  readonly truncated?: boolean
}
