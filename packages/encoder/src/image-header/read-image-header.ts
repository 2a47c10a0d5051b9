import { ImageFormatError } from '@region-r1/core'
import { describeBytes } from './describe-bytes.ts'
import type { ImageFormat, ImageHeader, StoredHeader } from './image-header.ts'
import { readBmpHeader } from './read-bmp-header.ts'
import { readGifHeader } from './read-gif-header.ts'
import { readJpegHeader } from './read-jpeg-header.ts'
import { readPngHeader } from './read-png-header.ts'
import { readTiffHeader } from './read-tiff-header.ts'
import { readWebpHeader } from './read-webp-header.ts'

/**
 * Format, size and orientation from a picture's header, without decoding it: cheap enough to refuse a picture by.
 *
 * @throws ImageFormatError where the bytes are empty, of no known format, or end inside of the header.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new ImageFormatError({ message: 'the picture is empty: 0 bytes' })
  const format = detectFormat(bytes)
  if (format === undefined) {
    throw new ImageFormatError({
      message: `expected a JPEG, PNG, WebP, GIF, BMP or TIFF picture, got ${describeBytes(bytes)} (${bytes.length} bytes)`,
    })
  }
  const { width, height, orientation = 1, truncated = false } = readStoredHeader(format, bytes)
  if (width === 0 || height === 0) {
    throw new ImageFormatError({
      message: `the ${format} header says ${width} x ${height} pixels: there is no picture in it`,
    })
  }
  const turned = orientation >= 5
  return { format, width: turned ? height : width, height: turned ? width : height, orientation, truncated }
}

function readStoredHeader(format: ImageFormat, bytes: Uint8Array): StoredHeader {
  try {
    return readers[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    // A DataView throws RangeError where the bytes end: the readers need no checks of their own.
    if (!(error instanceof RangeError)) throw error
    throw new ImageFormatError({
      message: `the ${format} picture is truncated: its ${bytes.length} bytes end inside of the header`,
      cause: error,
    })
  }
}

const readers: Record<ImageFormat, (view: DataView) => StoredHeader> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  gif: readGifHeader,
  bmp: readBmpHeader,
  tiff: readTiffHeader,
}

function detectFormat(bytes: Uint8Array): ImageFormat | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif'
  if (start.startsWith('BM')) return 'bmp'
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'tiff'
  return undefined
}
