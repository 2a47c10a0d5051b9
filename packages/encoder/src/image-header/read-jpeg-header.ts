import type { StoredHeader } from './image-header.ts'
import { readJpegFrame } from './read-jpeg-frame.ts'

export function readJpegHeader(view: DataView): StoredHeader {
  const { width, height, orientation } = readJpegFrame(view)
  return { width, height, orientation }
}
