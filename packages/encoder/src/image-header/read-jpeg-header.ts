import { ImageFormatError } from '@region-r1/core'
import type { StoredHeader } from './image-header.ts'
import { readExifOrientation } from './read-exif-orientation.ts'

/** Walks the segments up to the frame header; EXIF stands before it. */
export function readJpegHeader(view: DataView): StoredHeader {
  let orientation = 1
  for (let offset = 2; ; ) {
    // Any number of 0xff may fill the space before a marker.
    while (view.getUint8(offset) !== 0xff || view.getUint8(offset + 1) === 0xff) offset++
    const marker = view.getUint8(offset + 1)
    const segment = offset + 2
    if (isFrame(marker)) return { height: view.getUint16(segment + 3), width: view.getUint16(segment + 5), orientation }
    if (marker === startOfScan || marker === endOfImage) {
      throw new ImageFormatError({ message: 'the jpeg picture has no frame header before its data' })
    }
    const length = hasBody(marker) ? view.getUint16(segment) : 0
    if (marker === app1 && length >= 8 && view.getUint32(segment + 2) === exif) {
      const end = Math.min(view.byteLength, segment + length)
      orientation = readExifOrientation(new DataView(view.buffer, view.byteOffset + segment + 8, end - segment - 8))
    }
    offset = segment + length
  }
}

/** SOF0 to SOF15, less the three codes in between that mean other things. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Stuffed zeros, TEM and the restart markers stand alone. */
function hasBody(marker: number): boolean {
  return marker > 0x01 && !(marker >= 0xd0 && marker <= 0xd8)
}

const app1 = 0xe1
const startOfScan = 0xda
const endOfImage = 0xd9
/** "Exif" */
const exif = 0x45786966
