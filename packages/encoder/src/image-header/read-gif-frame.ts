import { ImageFormatError, type ImageSize } from '@region-r1/core'

/** The canvas of a GIF file and its first frame. */
export interface GifFrame {
  readonly canvas: ImageSize
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly isInterlaced: boolean
  /** `[colours, 3]`; empty where the file brings none. */
  readonly palette: Uint8Array
  /** The index that shows what is below. */
  readonly transparent: number | undefined
  /** Where the frame's data begin. */
  readonly dataOffset: number
}

/**
 * Walks the extensions up to the first frame, which must lie within the canvas, or its own size would slip past the limits.
 *
 * @throws ImageFormatError where there is no frame, or it leaves the canvas.
 * @throws RangeError where the bytes end before the frame's data.
 */
export function readGifFrame(view: DataView): GifFrame {
  const canvas = { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  const globalPalette = readPalette(view, 10, 13)
  let offset = 13 + globalPalette.length
  let transparent: number | undefined
  while (view.getUint8(offset) === extension) {
    const isControl = view.getUint8(offset + 1) === graphicControl && view.getUint8(offset + 2) >= 4
    if (isControl) transparent = view.getUint8(offset + 3) & 1 ? view.getUint8(offset + 6) : undefined
    offset += 2
    while (view.getUint8(offset) !== 0) offset += 1 + view.getUint8(offset)
    offset += 1
  }
  if (view.getUint8(offset) !== imageDescriptor) throw new ImageFormatError({ message: 'the gif picture has no frame' })
  const [left, top] = [view.getUint16(offset + 1, true), view.getUint16(offset + 3, true)]
  const [width, height] = [view.getUint16(offset + 5, true), view.getUint16(offset + 7, true)]
  if (left + width > canvas.width || top + height > canvas.height) {
    throw new ImageFormatError({
      message: `the gif picture's first frame reaches to (${left + width}, ${top + height}), outside of its ${canvas.width} x ${canvas.height} pixels`,
    })
  }
  const localPalette = readPalette(view, offset + 9, offset + 10)
  return {
    canvas,
    left,
    top,
    width,
    height,
    isInterlaced: (view.getUint8(offset + 9) & 0x40) !== 0,
    palette: localPalette.length > 0 ? localPalette : globalPalette,
    transparent,
    dataOffset: offset + 10 + localPalette.length,
  }
}

function readPalette(view: DataView, flagsAt: number, start: number): Uint8Array {
  const flags = view.getUint8(flagsAt)
  const length = flags & 0x80 ? 3 << ((flags & 7) + 1) : 0
  return new Uint8Array(view.buffer, view.byteOffset + start, length)
}

const extension = 0x21
const graphicControl = 0xf9
const imageDescriptor = 0x2c
