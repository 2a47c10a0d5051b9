import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'
import { readExifOrientation } from './read-exif-orientation.ts'

/** Lossy, lossless, or the extended container, each with its own place for the size. */
export function readWebpHeader(view: DataView): StoredHeader {
  const truncated = view.getUint32(4, true) + 8 > view.byteLength
  switch (view.getUint32(12)) {
    case chunks.VP8:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, truncated }
    case chunks.VP8L: {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, truncated }
    }
    case chunks.VP8X: {
      const width = (view.getUint32(24, true) & 0xffffff) + 1
      const height = (view.getUint32(26, true) >>> 8) + 1
      return { width, height, orientation: findOrientation(view), truncated }
    }
    default:
      throw new ImageFormatError({ message: 'the webp picture begins with none of the chunks VP8, VP8L and VP8X' })
  }
}

function findOrientation(view: DataView): number {
  for (let offset = 12; offset + 8 <= view.byteLength; ) {
    const length = view.getUint32(offset + 4, true)
    const body = offset + 8
    if (view.getUint32(offset) === chunks.EXIF && body + length <= view.byteLength) {
      return readExifOrientation(new Uint8Array(view.buffer, view.byteOffset + body, length)) ?? 1
    }
    offset = body + length + (length & 1)
  }
  return 1
}

const chunks = { VP8: 0x56503820, VP8L: 0x5650384c, VP8X: 0x56503858, EXIF: 0x45584946 }
