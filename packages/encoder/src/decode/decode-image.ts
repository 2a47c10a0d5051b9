import { ImageFormatError, type ImageInput, type ImageSize, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import type { ImageFormat } from '../image-header/image-header.ts'
import { readImageHeader } from '../image-header/read-image-header.ts'
import { fitImage } from '../preprocessing/fit-image.ts'
import { planImage } from '../preprocessing/image-input.ts'
import type { DecodedPixels, DecoderOptions, ImageDecoder } from './image-decoder.ts'
import { jimpDecoder } from './jimp-decoder.ts'
import { loadSharpDecoder } from './load-sharp-decoder.ts'
import { makeOpaque } from './make-opaque.ts'
import { orientImage } from './orient-image.ts'

/** Who decodes, and what is refused. */
export interface DecodeImageOptions {
  /** `auto` takes sharp where it can be had and knows the format, else jimp. @default 'auto' */
  readonly decoder?: 'auto' | 'jimp' | 'sharp' | undefined
  /**
   * What transparent pixels become: mixed with white, or the colour that is stored under their opacity, whatever it is. A
   * `DualEncoder` says which it was made for. @default 'white'
   */
  readonly transparency?: 'white' | 'drop' | undefined
  /**
   * The input of an encoder that the picture is brought to, as the encoder would do it: then its pixels are few from here on.
   * For full pictures alone: boxes are in the pixels of the original. @default the picture stays as it is
   */
  readonly fit?: ImageInput | undefined
  /**
   * Whether a JPEG that is much larger than `fit` is decoded by sharp at half, a quarter or an eighth of its size, which is faster and
   * changes vectors a little. The limits count the picture's true pixels all the same. @default false
   */
  readonly shrinkOnLoad?: boolean | undefined
  /** Larger files are refused unread. @default 64 MiB */
  readonly maxBytes?: number | undefined
  /** Larger pictures are refused by their header, before anything is decoded. @default 2^26, 67 megapixels */
  readonly maxPixels?: number | undefined
}

export const defaultMaxBytes = 64 * 2 ** 20

/**
 * Upright RGB pixels of a JPEG, PNG, GIF, BMP or TIFF picture, and of a WebP where sharp is installed. The format is
 * told from the bytes. Transparent pixels come out as `transparency` says, of an animation the first frame, 16-bit levels as their
 * high byte. Both decoders give identical pixels for lossless formats; JPEG differs by rounding and by how colour is
 * spread where it is stored at half size.
 *
 * @returns the picture in its own size, or in that of `fit`
 * @throws ImageFormatError where the bytes are empty, truncated, too large, or of an unknown kind.
 * @throws InvalidArgumentError where `decoder` is `sharp` and sharp cannot be loaded.
 */
export async function decodeImage(
  bytes: Uint8Array,
  {
    decoder = 'auto',
    transparency = 'white',
    maxBytes = defaultMaxBytes,
    maxPixels = 2 ** 26,
    fit,
    shrinkOnLoad = false,
  }: DecodeImageOptions = {},
): Promise<RgbImage> {
  if (fit) assertFit(fit)
  if (bytes.length > maxBytes) {
    throw new ImageFormatError({
      message: `the picture has ${bytes.length} bytes, more than the ${maxBytes} allowed (maxBytes); make it smaller`,
    })
  }
  const { format, width, height, orientation, truncated } = readImageHeader(bytes)
  if (width * height > maxPixels) {
    throw new ImageFormatError({
      message: `the ${format} picture has ${width} x ${height} pixels, more than the ${maxPixels} allowed (maxPixels); make it smaller`,
    })
  }
  if (truncated) throw new ImageFormatError({ message: `the ${format} picture is truncated: its file ends too early` })
  const chosen = await chooseDecoder(decoder, format)
  const shrink = fit && shrinkOnLoad && format === 'jpeg' ? chooseShrink({ width, height }, fit) : 1
  const pixels = await decodePixels(chosen, bytes, format, { maxPixels, shrink })
  const upright = orientImage(makeOpaque(pixels, transparency), orientation)
  const { shrunk = 1 } = pixels
  const expected = { width: Math.ceil(width / shrunk), height: Math.ceil(height / shrunk) }
  const isWhole = upright.data.length === expected.width * expected.height * 3
  if (upright.width !== expected.width || upright.height !== expected.height || !isWhole) {
    throw new ImageFormatError({
      message: `the ${format} header says ${width} x ${height} pixels, but ${chosen.name} found ${upright.width} x ${upright.height}`,
    })
  }
  return fit ? fitImage(upright, fit) : upright
}

function assertFit({ width, height }: ImageInput): void {
  if ([width, height].every(side => Number.isInteger(side) && side > 0)) return
  const message = `fit is an input of whole pixels, as encoder.imageInput gives it, got ${width} x ${height}`
  throw new InvalidArgumentError({ argument: 'fit', message })
}

/** The most that leaves the resize to the input at least {@link spareScale} times the pixels a side. */
function chooseShrink(size: ImageSize, fit: ImageInput): number {
  const { grid } = planImage(fit, size)
  const scale = Math.min(size.width / grid.width, size.height / grid.height)
  return [8, 4, 2].find(shrink => scale >= shrink * spareScale) ?? 1
}

/** At 2 the filter of the resize, and not that of the decoder, decides what is seen. */
const spareScale = 2

async function chooseDecoder(wanted: 'auto' | 'jimp' | 'sharp', format: ImageFormat): Promise<ImageDecoder> {
  const sharpDecoder = wanted === 'jimp' ? null : await loadSharpDecoder()
  if (wanted === 'sharp' && sharpDecoder === null) {
    throw new InvalidArgumentError({
      argument: 'decoder',
      message: 'the decoder sharp was asked for, but the package sharp cannot be loaded; install it or use jimp',
    })
  }
  const candidates = wanted === 'sharp' ? [sharpDecoder] : [sharpDecoder, jimpDecoder]
  const found = candidates.find(candidate => candidate?.formats.has(format))
  if (found) return found
  const advice = format === 'webp' ? 'install the package sharp to read it' : 'use the decoder jimp'
  throw new ImageFormatError({
    message: `${wanted === 'sharp' ? 'sharp' : 'jimp'} does not read ${format} pictures; ${advice}`,
  })
}

async function decodePixels(
  decoder: ImageDecoder,
  bytes: Uint8Array,
  format: ImageFormat,
  options: DecoderOptions,
): Promise<DecodedPixels> {
  try {
    return await decoder.doDecode(bytes, format, options)
  } catch (error) {
    if (error instanceof ImageFormatError) throw error
    // sharp's messages may be pages of one line a row.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n')
    throw new ImageFormatError({
      message: `the ${format} picture is broken or truncated: ${decoder.name} stopped at "${reason.slice(0, 200)}"`,
      cause: error,
    })
  }
}
