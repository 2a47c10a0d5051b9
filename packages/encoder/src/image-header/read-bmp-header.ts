import type { StoredHeader } from './image-header.ts'
import { readBmpLayout } from './read-bmp-layout.ts'

export function readBmpHeader(view: DataView): StoredHeader {
  const { width, height, bits, isRunLength, pixelOffset, stride } = readBmpLayout(view)
  // The last row may lack the bytes that fill it up.
  const end = pixelOffset + stride * Math.max(0, height - 1) + Math.ceil((width * bits) / 8)
  return { width, height, truncated: !isRunLength && end > view.byteLength }
}
