import { ImageFormatError } from '@region-r1/core'
import { readOrientation } from './read-exif-orientation.ts'
import { openTiffDirectory, type TiffDirectory, tiffTags } from './tiff-directory.ts'

/** How the first page of a TIFF file stores its pixels. */
export interface TiffLayout {
  readonly directory: TiffDirectory
  readonly width: number
  readonly height: number
  readonly orientation: number
  readonly photometric: number
  /** Of one sample. */
  readonly bits: number
  readonly samples: number
  /** Each sample's plane is stored by itself. */
  readonly isPlanar: boolean
  /** Strips are tiles as wide as the picture. */
  readonly tile: { readonly width: number; readonly height: number; readonly isStrip: boolean }
  /** Tiles from left to right and from top to bottom, of one plane. */
  readonly columns: number
  readonly rows: number
  /** The bytes of a tile; of the plane after the first, the tiles come after those of the first. */
  getTile(index: number): { readonly offset: number; readonly length: number }
}

/**
 * The first page. TIFF can hold nearly anything, so the kinds that both decoders agree on are named here.
 *
 * @throws ImageFormatError for other kinds.
 * @throws RangeError where the directory begins outside of the bytes.
 */
export function readTiffLayout(view: DataView): TiffLayout {
  const directory = openTiffDirectory(view)
  const get = (tag: number, otherwise: number) => directory.get(tag) ?? otherwise
  const [width, height] = [get(tiffTags.width, 0), get(tiffTags.height, 0)]
  const photometric = get(tiffTags.photometric, 0)
  const bits = get(tiffTags.bitsPerSample, 1)
  const samples = get(tiffTags.samplesPerPixel, 1)
  const isKnown = photometrics.has(photometric) && depths.has(bits) && samples >= 1 && samples <= mostSamples
  if (!isKnown || get(tiffTags.sampleFormat, unsigned) !== unsigned) {
    throw new ImageFormatError({
      message: `expected a grey, palette, RGB or YCbCr TIFF of 1, 8 or 16 unsigned bits and 1 to ${mostSamples} samples, got photometric ${photometric} of ${samples} times ${bits} bits; save it as PNG`,
    })
  }
  if (photometric === ycc && !jpegs.has(get(tiffTags.compression, 1))) {
    throw new ImageFormatError({
      message:
        'the tiff picture holds YCbCr that is not packed as JPEG, which decoders read differently; save it as PNG',
    })
  }
  const isStrip = directory.count(tiffTags.tileWidth) === 0
  const tile = isStrip
    ? { width, height: Math.max(1, Math.min(get(tiffTags.rowsPerStrip, height), height)), isStrip }
    : { width: get(tiffTags.tileWidth, 0), height: get(tiffTags.tileHeight, 0), isStrip }
  const [offsets, lengths] = isStrip
    ? [tiffTags.stripOffsets, tiffTags.stripByteCounts]
    : [tiffTags.tileOffsets, tiffTags.tileByteCounts]
  return {
    directory,
    width,
    height,
    orientation: readOrientation(directory) ?? 1,
    photometric,
    bits,
    samples,
    isPlanar: samples > 1 && get(tiffTags.planarConfiguration, chunky) === separate,
    tile,
    columns: tile.width === 0 ? 0 : Math.ceil(width / tile.width),
    rows: tile.height === 0 ? 0 : Math.ceil(height / tile.height),
    getTile(index) {
      const offset = directory.get(offsets, index) ?? Number.POSITIVE_INFINITY
      // A single strip may leave its length out: it reaches to the end.
      const length = directory.get(lengths, index) ?? (directory.count(lengths) === 0 ? view.byteLength - offset : 0)
      return { offset, length }
    },
  }
}

/** White is zero, black is zero, RGB, palette, YCbCr; not CMYK (5) nor CIE Lab (8). */
const photometrics = new Set([0, 1, 2, 3, 6])
const ycc = 6
/** Old and new. */
const jpegs = new Set([6, 7])
const depths = new Set([1, 8, 16])
/** RGB and opacity. */
const mostSamples = 4
const unsigned = 1
const [chunky, separate] = [1, 2]
