import decodeBmp from '@jimp/js-bmp'
import decodeJpeg from '@jimp/js-jpeg'
import decodePng from '@jimp/js-png'
import utif from 'utif2'
import { decodeGif } from './decode-gif.ts'
import type { DecodedPixels, ImageDecoder } from './image-decoder.ts'

/**
 * jimp's codecs: JavaScript alone, so they run everywhere. TIFF goes to the library under jimp's own codec, which would
 * decode every page of the file where the first is wanted.
 */
export const jimpDecoder: ImageDecoder = {
  name: 'jimp',
  formats: new Set(['jpeg', 'png', 'gif', 'bmp', 'tiff']),
  async doDecode(bytes, format, { maxPixels }) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    switch (format) {
      case 'jpeg': {
        const megapixels = Math.ceil(maxPixels / 1e6)
        const limits = { maxResolutionInMP: megapixels, maxMemoryUsageInMB: megapixels * bytesPerJpegPixel }
        return toPixels(decodeJpeg().decode(buffer, { tolerantDecoding: false, ...limits }))
      }
      case 'png':
        return toPixels(decodePng().decode(buffer, { skipRescale: buffer[pngDepthOffset] === 16 }))
      case 'gif':
        return toPixels(decodeGif(buffer))
      case 'bmp':
        return toPixels(decodeBmp().decode(buffer))
      case 'tiff': {
        const page = utif.decode(buffer)[0]!
        utif.decodeImage(buffer, page)
        return { width: page.width, height: page.height, channels: 4, data: utif.toRGBA8(page) }
      }
      default:
        throw new Error(`jimp has no codec for ${format}`)
    }
  },
}

interface Bitmap {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint16Array
}

function toPixels({ width, height, data }: Bitmap): DecodedPixels {
  const bytes = data instanceof Uint16Array ? Uint8Array.from(data, value => value >> 8) : data
  return { width, height, channels: 4, data: bytes }
}

/** Where PNG's header says how many bits a sample has. */
const pngDepthOffset = 24
/** jpeg-js counts coefficients, lines and the result against its limit; this lets every picture within maxPixels pass. */
const bytesPerJpegPixel = 64
