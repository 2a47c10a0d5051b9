import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'
import { readTiffLayout } from './read-tiff-layout.ts'

/** Looks at every strip or tile: decoders fill what is missing with grey without a word. */
export function readTiffHeader(view: DataView): StoredHeader {
  const { width, height, orientation, samples, isPlanar, columns, rows, getTile } = readTiffLayout(view)
  const tiles = columns * rows * (isPlanar ? samples : 1)
  let [truncated, sum] = [tiles === 0, 0]
  for (let index = 0; index < tiles && !truncated; index++) {
    const { offset, length } = getTile(index)
    truncated = offset + length > view.byteLength
    sum += length
    // Else a small file could have the same bytes decoded a million times.
    if (!truncated && sum > view.byteLength) {
      throw new ImageFormatError({ message: 'the tiff picture has strips or tiles that overlap; save it as PNG' })
    }
  }
  return { width, height, orientation, truncated }
}
