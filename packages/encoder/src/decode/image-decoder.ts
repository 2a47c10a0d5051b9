import type { ImageFormat } from '../image-header/image-header.ts'

/** Pixels as a decoder hands them out: as stored, not yet turned, with 1 (grey) to 4 (RGB and opacity) channels. */
export interface DecodedPixels {
  readonly width: number
  readonly height: number
  /** 1 grey, 2 grey and opacity, 3 RGB, 4 RGB and opacity. */
  readonly channels: number
  /** `[height, width, channels]`, 0..255; 16-bit pictures give their high bytes, as Pillow does. */
  readonly data: Uint8Array
  /** By which part of its size the picture was decoded, 2 a half; whole if absent. */
  readonly shrunk?: number | undefined
}

/** What a decoder may do. */
export interface DecoderOptions {
  readonly maxPixels: number
  /** To which part of its size a JPEG may be decoded: 1 (whole), 2, 4 or 8. A decoder that cannot decodes it whole. */
  readonly shrink: number
}

/** One library that turns bytes into pixels. It may throw anything: `decodeImage` puts it into words. */
export interface ImageDecoder {
  readonly name: 'jimp' | 'sharp'
  readonly formats: ReadonlySet<ImageFormat>
  doDecode(bytes: Uint8Array, format: ImageFormat, options: DecoderOptions): Promise<DecodedPixels>
}
