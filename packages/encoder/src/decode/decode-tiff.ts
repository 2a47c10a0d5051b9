import { inflateSync } from 'node:zlib'
import { ImageFormatError } from '@region-r1/core'
import { readTiffLayout, type TiffLayout } from '../image-header/read-tiff-layout.ts'
import { tiffTags } from '../image-header/tiff-directory.ts'
import { decodeFax } from './decode-fax.ts'
import { decodeLzw } from './decode-lzw.ts'
import type { DecodedPixels } from './image-decoder.ts'

/** Decodes one JPEG file of a tile to the samples as they are shown, three a pixel or one. */
export type DecodeJpegTile = (
  bytes: Uint8Array,
  options: { readonly isYcc: boolean },
) => { readonly width: number; readonly height: number; readonly data: Uint8Array }

/** The first page of the kinds that `readTiffLayout` lets through, in the ways of packing that are still written. */
export function decodeTiff(bytes: Uint8Array, decodeJpegTile: DecodeJpegTile): DecodedPixels {
  const layout = readTiffLayout(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const { width, height, samples, isPlanar, tile, columns, rows, getTile } = layout
  const planes = isPlanar ? samples : 1
  const data = new Uint8Array(width * height * samples)
  for (let index = 0; index < planes * rows * columns; index++) {
    const column = index % columns
    const row = Math.floor(index / columns) % rows
    const plane = Math.floor(index / columns / rows)
    const { offset, length } = getTile(index)
    const size = {
      width: tile.width,
      height: tile.isStrip ? Math.min(tile.height, height - row * tile.height) : tile.height,
    }
    const levels = readTile(bytes.subarray(offset, offset + length), { layout, size, bytes, decodeJpegTile })
    const perPixel = isPlanar ? 1 : samples
    const [left, top] = [column * tile.width, row * tile.height]
    for (let y = 0; y < Math.min(size.height, height - top); y++) {
      for (let x = 0; x < Math.min(size.width, width - left); x++) {
        const source = (y * size.width + x) * perPixel
        const target = ((top + y) * width + left + x) * samples + plane
        for (let sample = 0; sample < perPixel; sample++) data[target + sample] = levels[source + sample]!
      }
    }
  }
  return toColours(layout, data)
}

interface TileContext {
  readonly layout: TiffLayout
  readonly size: { readonly width: number; readonly height: number }
  /** Of the whole file. */
  readonly bytes: Uint8Array
  readonly decodeJpegTile: DecodeJpegTile
}

/** `[height, width, samples]`, a byte each: a bit as it is, of 16 bits the high ones. */
function readTile(packed: Uint8Array, { layout, size, bytes, decodeJpegTile }: TileContext): Uint8Array {
  const { directory, bits, samples, isPlanar, photometric } = layout
  const compression = directory.get(tiffTags.compression) ?? compressions.none
  const perRow = size.width * (isPlanar ? 1 : samples)
  if (compression === compressions.jpeg) {
    const whole = joinJpeg(bytes, packed, directory.findBytes(tiffTags.jpegTables))
    const { width, height, data } = decodeJpegTile(whole, { isYcc: photometric === photometrics.ycc })
    if (
      width !== size.width ||
      height < size.height ||
      bits !== 8 ||
      data.length !== width * height * (perRow / size.width)
    ) {
      throw new Error('a JPEG part has another size than its place')
    }
    return data
  }
  const stride = Math.ceil((perRow * bits) / 8)
  const input = directory.get(tiffTags.fillOrder) === fromLowBit ? packed.map(reverseBits) : packed
  const raw = unpack(input, compression, { ...size, stride, bits: perRow * bits })
  if (raw.length < stride * size.height) throw new Error('its data end too early')
  if (bits === 1) return unpackBits(raw, perRow, size.height, stride)
  const isPredicted = directory.get(tiffTags.predictor) === horizontal
  return toBytes(raw, { ...size, perRow, bits, littleEndian: directory.littleEndian, isPredicted })
}

interface Rows {
  readonly width: number
  readonly height: number
  /** Bytes of a row. */
  readonly stride: number
  /** Of a row. */
  readonly bits: number
}

function unpack(packed: Uint8Array, compression: number, { height, stride, bits }: Rows): Uint8Array {
  const size = stride * height
  switch (compression) {
    case compressions.none:
      return packed
    case compressions.lzw:
      return decodeLzw(packed, { form: 'tiff', literalBits: 8, size })
    case compressions.deflate:
    case compressions.oldDeflate:
      return inflateSync(packed, { maxOutputLength: size + spareBytes })
    case compressions.packBits:
      return decodePackBits(packed, size)
    case compressions.fax4:
      return decodeFax(packed, { width: bits, height })
    default:
      throw new ImageFormatError({
        message: `the tiff picture is packed in a way (${compression}) that only sharp reads; install the package sharp, or save it as PNG`,
      })
  }
}

function decodePackBits(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size)
  let written = 0
  for (let at = 0; at < packed.length && written < size; ) {
    const count = packed[at++]!
    if (count < 128) {
      output.set(packed.subarray(at, at + Math.min(count + 1, size - written)), written)
      at += count + 1
      written += count + 1
    } else if (count > 128) {
      output.fill(packed[at++] ?? 0, written, written + 257 - count)
      written += 257 - count
    }
  }
  if (written < size) throw new Error('its packed data end too early')
  return output
}

function unpackBits(raw: Uint8Array, perRow: number, height: number, stride: number): Uint8Array {
  const samples = new Uint8Array(perRow * height)
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0; x < perRow; x++) samples[target++] = (raw[y * stride + (x >> 3)]! >> (7 - (x & 7))) & 1
  }
  return samples
}

function toBytes(
  raw: Uint8Array,
  options: {
    readonly width: number
    readonly height: number
    readonly perRow: number
    readonly bits: number
    readonly littleEndian: boolean
    readonly isPredicted: boolean
  },
): Uint8Array {
  const { width, height, perRow, bits, littleEndian, isPredicted } = options
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const samples = new Uint8Array(perRow * height)
  const step = perRow / width
  const before = new Uint16Array(step)
  for (let y = 0, index = 0; y < height; y++) {
    before.fill(0)
    for (let x = 0; x < perRow; x++, index++) {
      const value = bits === 16 ? view.getUint16(index * 2, littleEndian) : raw[index]!
      // A predicted sample is what it differs by from its neighbour on the left.
      const sample = isPredicted ? value + before[x % step]! : value
      before[x % step] = sample
      samples[index] = bits === 16 ? before[x % step]! >> 8 : sample
    }
  }
  return samples
}

function toColours(
  { directory, width, height, photometric, bits, samples }: TiffLayout,
  levels: Uint8Array,
): DecodedPixels {
  if (photometric === photometrics.ycc && directory.get(tiffTags.compression) !== compressions.jpeg) {
    throw new ImageFormatError({
      message: 'the tiff picture holds JPEG of the old kind; install the package sharp, or save it as PNG',
    })
  }
  const hasOpacity = (samples === 2 || samples === 4) && directory.get(tiffTags.extraSamples) !== unspecified
  const colours = photometric === photometrics.rgb || photometric === photometrics.ycc ? 3 : 1
  if (samples < colours) throw new Error(`${samples} samples for ${colours} colours`)
  const read = createLevelReader({ directory, photometric, bits })
  const isMultiplied = hasOpacity && directory.get(tiffTags.extraSamples) === multiplied
  const data = new Uint8Array(width * height * 4)
  for (let source = 0, target = 0; target < data.length; source += samples, target += 4) {
    const opacity = hasOpacity ? levels[source + samples - 1]! : 255
    for (let channel = 0; channel < 3; channel++) {
      const level = read(levels[source + (colours === 3 ? channel : 0)]!, channel)
      data[target + channel] = isMultiplied && opacity > 0 ? Math.min(255, (level * 255) / opacity) : level
    }
    data[target + 3] = opacity
  }
  return { width, height, channels: 4, data }
}

function createLevelReader({ directory, photometric, bits }: Pick<TiffLayout, 'directory' | 'photometric' | 'bits'>) {
  if (photometric === photometrics.palette) {
    const colours = directory.count(tiffTags.colourMap) / 3
    return (index: number, channel: number) => (directory.get(tiffTags.colourMap, channel * colours + index) ?? 0) >> 8
  }
  const scale = bits === 1 ? 255 : 1
  return photometric === photometrics.whiteIsZero
    ? (level: number) => 255 - level * scale
    : (level: number) => level * scale
}

/** Tables that all parts share go before the part's own data: without the end of the one and the start of the other. */
function joinJpeg(
  bytes: Uint8Array,
  packed: Uint8Array,
  tables: { readonly offset: number; readonly length: number } | undefined,
): Uint8Array {
  if (tables === undefined || tables.length < 4) return packed
  return Buffer.concat([bytes.subarray(tables.offset, tables.offset + tables.length - 2), packed.subarray(2)])
}

function reverseBits(byte: number): number {
  let reversed = 0
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit)
  return reversed
}

const compressions = { none: 1, fax4: 4, lzw: 5, jpeg: 7, deflate: 8, packBits: 32773, oldDeflate: 32946 }
const photometrics = { whiteIsZero: 0, rgb: 2, palette: 3, ycc: 6 }
const [unspecified, multiplied] = [0, 1]
const horizontal = 2
const fromLowBit = 2
/** Some writers pack more than the strip's rows; a bomb packs a million times more. */
const spareBytes = 65_536
