import { ImageFormatError } from '@region-r1/core'

/** How a BMP file stores its pixels. */
export interface BmpLayout {
  readonly width: number
  readonly height: number
  /** The first row stored is the upper one. */
  readonly fromTop: boolean
  /** A pixel: 1, 2, 4 or 8 of a palette's index, 16, 24 or 32 of colour. */
  readonly bits: number
  readonly isRunLength: boolean
  /** Which bits of a pixel are red, green, blue and opacity; the last is 0 where there is none. */
  readonly masks: readonly [number, number, number, number]
  /** `[colours, stride]` in the order blue, green, red. */
  readonly palette: { readonly offset: number; readonly stride: number; readonly count: number }
  readonly pixelOffset: number
  /** Bytes of a stored row. */
  readonly stride: number
}

/**
 * The header in any of its forms: OS/2's of 12 and 64 bytes, Windows' of 40 to 124.
 *
 * @throws ImageFormatError for a kind that Pillow does not read either.
 * @throws RangeError where the bytes end inside of the header.
 */
export function readBmpLayout(view: DataView): BmpLayout {
  const infoSize = view.getUint32(14, true)
  if (!infoSizes.has(infoSize)) throw unsupported(`a header of ${infoSize} bytes`)
  const isCore = infoSize === 12
  const height = isCore ? view.getUint16(20, true) : view.getInt32(22, true)
  const width = isCore ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true))
  const bits = view.getUint16(isCore ? 24 : 28, true)
  const compression = isCore ? compressions.none : view.getUint32(30, true)
  const hasMasks = compression === compressions.fields || compression === compressions.alphaFields
  const isRunLength =
    (compression === compressions.runs8 && bits === 8) || (compression === compressions.runs4 && bits === 4)
  const fits = compression === compressions.none || isRunLength || (hasMasks && bits >= 16 && infoSize !== os2Size)
  if (!depths.has(bits) || !fits) throw unsupported(`${bits} bits a pixel in the compression ${compression}`)
  const behindHeader = hasMasks && infoSize === 40 ? (compression === compressions.fields ? 12 : 16) : 0
  const stated = isCore ? 0 : view.getUint32(46, true)
  const palette = {
    offset: 14 + infoSize + behindHeader,
    stride: isCore ? 3 : 4,
    count: bits > 8 ? 0 : Math.min(stated === 0 ? 256 : stated, 1 << bits),
  }
  const stride = Math.floor((width * bits + 31) / 32) * 4
  const pixelOffset = view.getUint32(10, true)
  return {
    width,
    height: Math.abs(height),
    fromTop: height < 0,
    bits,
    isRunLength,
    masks: hasMasks ? readMasks(view, infoSize, compression) : bits === 16 ? masks555 : masks888,
    palette,
    pixelOffset: pixelOffset === 0 ? palette.offset + palette.count * palette.stride : pixelOffset,
    stride,
  }
}

function readMasks(view: DataView, infoSize: number, compression: number): BmpLayout['masks'] {
  const hasOpacity = infoSize >= 56 || compression === compressions.alphaFields
  const read = (index: number) => view.getUint32(54 + index * 4, true)
  return [read(0), read(1), read(2), hasOpacity ? read(3) : 0]
}

function unsupported(what: string): ImageFormatError {
  return new ImageFormatError({
    message: `expected a BMP picture of 1 to 32 bits a pixel, stored plainly, in runs or by masks, got ${what}; save it as PNG`,
  })
}

const os2Size = 64
const infoSizes = new Set([12, 40, 52, 56, os2Size, 108, 124])
const depths = new Set([1, 2, 4, 8, 16, 24, 32])
const compressions = { none: 0, runs8: 1, runs4: 2, fields: 3, alphaFields: 6 }
const masks555 = [0x7c00, 0x3e0, 0x1f, 0] as const
const masks888 = [0xff0000, 0xff00, 0xff, 0] as const
