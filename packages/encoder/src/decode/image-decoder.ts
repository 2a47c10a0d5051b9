import type { ImageFormat } from '../image-header/image-header.ts'

/** Pixels as a decoder hands them out: as stored, not yet turned, with 1 (grey) to 4 (RGB and opacity) channels. */
export interface DecodedPixels {
  readonly width: number
  readonly height: number
  /** 1 grey, 2 grey and opacity, 3 RGB, 4 RGB and opacity. */
  readonly channels: number
  /** `[height, width, channels]`, 0..255; 16-bit pictures give their high bytes, as Pillow does. */
  readonly data: Uint8Array
}

/** One library that turns bytes into pixels. It may throw anything: `decodeImage` puts it into words. */
export interface ImageDecoder {
  readonly name: 'jimp' | 'sharp'
  readonly formats: ReadonlySet<ImageFormat>
  doDecode(bytes: Uint8Array, format: ImageFormat, limits: { readonly maxPixels: number }): Promise<DecodedPixels>
}
