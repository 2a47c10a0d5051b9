import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'
import { readExifOrientation } from './read-exif-orientation.ts'

export function readPngHeader(view: DataView): StoredHeader {
  if (view.getUint32(12) !== chunks.IHDR)
    throw new ImageFormatError({ message: 'the png picture lacks its IHDR chunk' })
  const size = { width: view.getUint32(16), height: view.getUint32(20) }
  let orientation = 1
  for (let offset = 8; offset + 12 <= view.byteLength; ) {
    const length = view.getUint32(offset)
    const type = view.getUint32(offset + 4)
    const end = offset + 12 + length
    if (end > view.byteLength) break
    if (type === chunks.IEND) return { ...size, orientation }
    if (type === chunks.eXIf) {
      orientation = readExifOrientation(new DataView(view.buffer, view.byteOffset + offset + 8, length))
    }
    offset = end
  }
  return { ...size, orientation, truncated: true }
}

const chunks = { IHDR: 0x49484452, IEND: 0x49454e44, eXIf: 0x65584966 }
