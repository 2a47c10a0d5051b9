import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'

/** The canvas; the first frame must lie within it, or its own size would slip past the limits. */
export function readGifHeader(view: DataView): StoredHeader {
  const width = view.getUint16(6, true)
  const height = view.getUint16(8, true)
  const flags = view.getUint8(10)
  let offset = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  while (view.getUint8(offset) === extension) {
    offset += 2
    while (view.getUint8(offset) !== 0) offset += 1 + view.getUint8(offset)
    offset += 1
  }
  if (view.getUint8(offset) !== imageDescriptor) throw new ImageFormatError({ message: 'the gif picture has no frame' })
  const right = view.getUint16(offset + 1, true) + view.getUint16(offset + 5, true)
  const bottom = view.getUint16(offset + 3, true) + view.getUint16(offset + 7, true)
  if (right > width || bottom > height) {
    throw new ImageFormatError({
      message: `the gif picture's first frame reaches to (${right}, ${bottom}), outside of its ${width} x ${height} pixels`,
    })
  }
  return { width, height }
}

const extension = 0x21
const imageDescriptor = 0x2c
