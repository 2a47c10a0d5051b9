import type { StoredHeader } from './image-header.ts'
import { readGifFrame } from './read-gif-frame.ts'

export function readGifHeader(view: DataView): StoredHeader {
  return readGifFrame(view).canvas
}
