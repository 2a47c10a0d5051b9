import { openTiffDirectory, type TiffDirectory, tiffTags } from './tiff-directory.ts'

/**
 * 1 to 8 from EXIF data, which is a TIFF header and may have `Exif\0\0` before it; undefined where it says nothing usable,
 * for broken EXIF spoils no picture.
 */
export function readExifOrientation(bytes: Uint8Array): number | undefined {
  const body = startsWith(bytes, exifPrefix) ? bytes.subarray(exifPrefix.length) : bytes
  if (!startsWith(body, littleEndianTiff) && !startsWith(body, bigEndianTiff)) return undefined
  try {
    const directory = openTiffDirectory(new DataView(body.buffer, body.byteOffset, body.byteLength))
    return readOrientation(directory)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Other numbers than 1 to 8 mean nothing, nor do bytes, which Pillow takes for a text. */
export function readOrientation(directory: TiffDirectory): number | undefined {
  const value = directory.get(tiffTags.orientation)
  const isNumber = value !== undefined && directory.findBytes(tiffTags.orientation) === undefined
  return isNumber && Number.isInteger(value) && value >= 1 && value <= 8 ? value : undefined
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

const exifPrefix = Buffer.from('Exif\0\0')
const littleEndianTiff = Buffer.from('II*\0')
const bigEndianTiff = Buffer.from('MM\0*')
