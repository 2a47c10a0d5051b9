import { ImageFormatError } from '@region-r1/core'
import { readExifOrientation } from './read-exif-orientation.ts'

/** What a JPEG file says of its picture before the data. */
export interface JpegFrame {
  readonly width: number
  readonly height: number
  readonly orientation: number
  /** SOF's own number: 0 baseline, 1 extended, 2 progressive, 3 lossless, 9 and up arithmetic coding. */
  readonly process: number
  /** Bits a sample. */
  readonly precision: number
  /** One for each component, in the file's order. */
  readonly componentIds: readonly number[]
  readonly hasJfif: boolean
  /** Of Adobe's marker: 0 RGB or CMYK, 1 YCbCr, 2 YCCK; undefined where there is none. */
  readonly adobeTransform: number | undefined
}

/**
 * Walks the segments up to the data. EXIF that is longer than one segment goes on in the next; where the whole says
 * nothing of the orientation, each later segment is asked by itself.
 *
 * @throws ImageFormatError where there is no frame before the data.
 * @throws RangeError where the bytes end before there is one.
 */
export function readJpegFrame(view: DataView): JpegFrame {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const exifParts: Uint8Array[] = []
  let [hasJfif, adobeTransform]: [boolean, number | undefined] = [false, undefined]
  let frame: Pick<JpegFrame, 'width' | 'height' | 'process' | 'precision' | 'componentIds'> | undefined
  for (let offset = 2; frame === undefined || offset + 4 <= view.byteLength; ) {
    // Any number of 0xff may fill the space before a marker.
    while (view.getUint8(offset) !== 0xff || view.getUint8(offset + 1) === 0xff) {
      if (frame !== undefined && offset + 2 >= view.byteLength) break
      offset++
    }
    const marker = view.getUint8(offset + 1)
    const segment = offset + 2
    if (marker === startOfScan || marker === endOfImage) break
    if (isFrame(marker) && frame === undefined) {
      frame = {
        process: marker - 0xc0,
        precision: view.getUint8(segment + 2),
        height: view.getUint16(segment + 3),
        width: view.getUint16(segment + 5),
        componentIds: readComponentIds(view, segment + 7),
      }
    }
    const length = hasBody(marker) && segment + 2 <= view.byteLength ? view.getUint16(segment) : 0
    const body = bytes.subarray(segment + 2, segment + length)
    if (marker === app0 && startsWith(body, 'JFIF\0')) hasJfif = true
    if (marker === app14 && startsWith(body, 'Adobe') && body.length >= 12) adobeTransform = body[11]
    if (marker === app1 && startsWith(body, 'Exif\0\0')) exifParts.push(body)
    offset = segment + length
  }
  if (frame === undefined)
    throw new ImageFormatError({ message: 'the jpeg picture has no frame header before its data' })
  return { ...frame, orientation: findOrientation(exifParts), hasJfif, adobeTransform }
}

function findOrientation([first, ...others]: readonly Uint8Array[]): number {
  if (first === undefined) return 1
  const whole = Buffer.concat([first, ...others.map(part => part.subarray(exifPrefixLength))])
  for (const exif of [whole, ...others]) {
    const orientation = readExifOrientation(exif)
    if (orientation !== undefined) return orientation
  }
  return 1
}

/** As far as they are there: a file's first bytes tell the size even where they end inside of the list. */
function readComponentIds(view: DataView, offset: number): number[] {
  const count = offset < view.byteLength ? view.getUint8(offset) : 0
  return Array.from({ length: count }, (_, index) => offset + 1 + index * 3)
    .filter(at => at < view.byteLength)
    .map(at => view.getUint8(at))
}

/** SOF0 to SOF15, less the three codes in between that mean other things. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Stuffed zeros, TEM and the restart markers stand alone. */
function hasBody(marker: number): boolean {
  return marker > 0x01 && !(marker >= 0xd0 && marker <= 0xd8)
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text
}

const app0 = 0xe0
const app1 = 0xe1
const app14 = 0xee
const startOfScan = 0xda
const endOfImage = 0xd9
const exifPrefixLength = 6
