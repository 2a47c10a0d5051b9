import { ImageFormatError } from '@region-r1/core'
import { readPngChunks } from '../image-header/png-chunks.ts'
import { readJpegFrame } from '../image-header/read-jpeg-frame.ts'
import { decodeBmp } from './decode-bmp.ts'
import { decodeGif } from './decode-gif.ts'
import { decodeTiff } from './decode-tiff.ts'
import type { DecodedPixels, ImageDecoder } from './image-decoder.ts'

/**
 * JavaScript alone, so that it runs everywhere: jimp's codecs for JPEG and PNG. GIF, BMP and TIFF are read here, for the
 * libraries under jimp never end on some broken files and read other kinds wrongly without a word.
 */
export const jimpDecoder: ImageDecoder = {
  name: 'jimp',
  formats: new Set(['jpeg', 'png', 'gif', 'bmp', 'tiff']),
  async doDecode(bytes, format, { maxPixels }) {
    switch (format) {
      case 'jpeg':
        return decodeJpeg(bytes, maxPixels, await loadJpegCodec())
      case 'png':
        return decodePng(bytes)
      case 'gif':
        return decodeGif(bytes)
      case 'bmp':
        return decodeBmp(bytes)
      case 'tiff': {
        const codec = await loadJpegCodec()
        return decodeTiff(bytes, (tile, { isYcc }) => decodeTile(tile, { isYcc, maxPixels, codec }))
      }
      default:
        throw new Error(`jimp has no codec for ${format}`)
    }
  },
}

/** Which colours three components are is told as libjpeg does: by Adobe's marker, else JFIF's, else by their names. */
function decodeJpeg(bytes: Uint8Array, maxPixels: number, codec: JpegCodec): DecodedPixels {
  const frame = readJpegFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const { process, precision, componentIds, hasJfif, adobeTransform } = frame
  const components = componentIds.length
  if (process > progressive) throw unsupportedJpeg(process >= arithmetic ? 'arithmetic coding' : `process ${process}`)
  if (precision !== 8) throw unsupportedJpeg(`${precision} bits a sample`)
  if (components === 2 || components > 4) throw unsupportedJpeg(`${components} components`)
  if (components === 4 && adobeTransform === undefined) throw unsupportedJpeg('CMYK without Adobe’s marker')
  const isRgb =
    adobeTransform === undefined ? !hasJfif && String.fromCharCode(...componentIds) === 'RGB' : adobeTransform === 0
  return runJpegCodec(codec, bytes, { maxPixels, ...(components === 3 && { colorTransform: !isRgb }) })
}

function decodeTile(
  bytes: Uint8Array,
  { isYcc, maxPixels, codec }: { readonly isYcc: boolean; readonly maxPixels: number; readonly codec: JpegCodec },
): DecodedPixels {
  const { width, height, componentIds } = readJpegFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (width * height > maxPixels) throw new Error(`a part of ${width} x ${height} pixels`)
  const pixels = runJpegCodec(codec, bytes, { maxPixels, colorTransform: isYcc })
  const channels = componentIds.length
  const data = new Uint8Array(width * height * channels)
  for (let index = 0; index < data.length; index++) {
    data[index] = pixels.data[Math.floor(index / channels) * 4 + (index % channels)]!
  }
  return { width, height, channels, data }
}

/** Codecs are loaded where they are used: with sharp there, no process needs them. */
async function loadJpegCodec() {
  const { default: createJpegCodec } = await import('@jimp/js-jpeg')
  return createJpegCodec()
}

type JpegCodec = Awaited<ReturnType<typeof loadJpegCodec>>

function runJpegCodec(
  codec: JpegCodec,
  bytes: Uint8Array,
  { maxPixels, ...options }: { readonly maxPixels: number; readonly colorTransform?: boolean },
) {
  const megapixels = Math.ceil(maxPixels / 1e6)
  const limits = { maxResolutionInMP: megapixels, maxMemoryUsageInMB: megapixels * bytesPerJpegPixel }
  const { width, height, data } = codec.decode(toBuffer(bytes), {
    tolerantDecoding: false,
    ...limits,
    ...options,
  })
  return { width, height, channels: 4, data }
}

async function decodePng(bytes: Uint8Array): Promise<DecodedPixels> {
  const { default: createPngCodec } = await import('@jimp/js-png')
  let end = bytes.length
  for (const chunk of readPngChunks(bytes)) end = chunk.end
  // What is appended behind the picture is none of it, but pngjs takes it for damage.
  const buffer = toBuffer(bytes.subarray(0, end))
  const isDeep = buffer[pngDepthOffset] === 16
  const { width, height, data } = createPngCodec().decode(buffer, { skipRescale: isDeep })
  const pixels: ArrayLike<number> & { readonly length: number } = data
  return { width, height, channels: 4, data: isDeep ? Uint8Array.from(pixels, value => value >> 8) : data }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function unsupportedJpeg(what: string): ImageFormatError {
  return new ImageFormatError({
    message: `the jpeg picture is of a kind (${what}) that only sharp reads; install the package sharp, or save it anew`,
  })
}

/** SOF's numbers: up to 2 are those that jpeg-js decodes. */
const progressive = 2
const arithmetic = 9
/** Where PNG's header says how many bits a sample has. */
const pngDepthOffset = 24
/** jpeg-js counts coefficients, lines and the result against its limit; this lets every picture within maxPixels pass. */
const bytesPerJpegPixel = 64
