import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'
import { readPngChunks } from './png-chunks.ts'
import { readExifOrientation } from './read-exif-orientation.ts'

export function readPngHeader(view: DataView): StoredHeader {
  if (view.getUint32(12) !== header) throw new ImageFormatError({ message: 'the png picture lacks its IHDR chunk' })
  const size = { width: view.getUint32(16), height: view.getUint32(20) }
  let orientation = 1
  for (const { type, body } of readPngChunks(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))) {
    if (type === 'eXIf') orientation = readExifOrientation(body) ?? orientation
    if (type === 'IEND') return { ...size, orientation }
  }
  return { ...size, orientation, truncated: true }
}

/** "IHDR" */
const header = 0x49484452
