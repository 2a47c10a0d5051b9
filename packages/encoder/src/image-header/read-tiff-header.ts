import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'
import { toOrientation } from './read-exif-orientation.ts'
import { readTiffDirectory, tiffTags } from './tiff-directory.ts'

/** The first page. TIFF can hold nearly anything, so the kinds that both decoders agree on are named here. */
export function readTiffHeader(view: DataView): StoredHeader {
  const directory = readTiffDirectory(view)
  const get = (tag: number, otherwise: number) => directory.get(tag)?.[0] ?? otherwise
  const photometric = get(tiffTags.photometric, 0)
  const bits = get(tiffTags.bitsPerSample, 1)
  if (!photometrics.has(photometric) || !depths.has(bits) || get(tiffTags.sampleFormat, unsigned) !== unsigned) {
    throw new ImageFormatError({
      message: `expected a grey, palette, RGB or YCbCr TIFF of 1, 8 or 16 unsigned bits, got photometric ${photometric} of ${bits} bits; save it as PNG`,
    })
  }
  const offsets = directory.get(tiffTags.stripOffsets) ?? directory.get(tiffTags.tileOffsets) ?? []
  const lengths = directory.get(tiffTags.stripByteCounts) ?? directory.get(tiffTags.tileByteCounts) ?? []
  return {
    width: get(tiffTags.width, 0),
    height: get(tiffTags.height, 0),
    orientation: toOrientation(directory.get(tiffTags.orientation)?.[0]),
    // Decoders fill what is missing with grey without a word.
    truncated: offsets.some((offset, index) => offset + (lengths[index] ?? 0) > view.byteLength),
  }
}

/** White is zero, black is zero, RGB, palette, YCbCr; not CMYK (5) nor CIE Lab (8). */
const photometrics = new Set([0, 1, 2, 3, 6])
const depths = new Set([1, 8, 16])
const unsigned = 1
