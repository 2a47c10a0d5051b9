/** Numbers of one TIFF directory, read when they are asked for: a directory may claim more than memory holds. */
export interface TiffDirectory {
  readonly littleEndian: boolean
  /** How many values the entry claims, as far as they lie within the bytes; 0 where there is no such entry or it holds no whole numbers. */
  count(tag: number): number
  /** A number, of fractions their quotient; undefined where the entry has no such value. */
  get(tag: number, index?: number): number | undefined
  /** Where the values of a BYTE or UNDEFINED entry lie, undefined where there are none. */
  findBytes(tag: number): { readonly offset: number; readonly length: number } | undefined
}

interface Entry {
  readonly offset: number
  readonly type: number
  readonly count: number
}

/**
 * The first directory of a TIFF file, or of EXIF data, which are one. Entries behind the end of the bytes are not there,
 * and entries whose values lie outside of them are left out: a broken one spoils no other. Of two with one tag the first
 * counts, as in Pillow.
 *
 * @throws RangeError where the directory itself begins outside of the bytes.
 */
export function openTiffDirectory(view: DataView): TiffDirectory {
  const littleEndian = view.getUint8(0) === 0x49
  const start = view.getUint32(4, littleEndian) + 2
  const claimed = view.getUint16(start - 2, littleEndian)
  const entries = new Map<number, Entry>()
  for (let at = start; at < start + claimed * 12 && at + 12 <= view.byteLength; at += 12) {
    const type = view.getUint16(at + 2, littleEndian)
    const count = view.getUint32(at + 4, littleEndian)
    const bytes = count * (sizes[type] ?? Number.POSITIVE_INFINITY)
    const offset = bytes <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian)
    const tag = view.getUint16(at, littleEndian)
    if (count > 0 && offset + bytes <= view.byteLength && !entries.has(tag)) entries.set(tag, { offset, type, count })
  }

  return {
    littleEndian,
    count(tag) {
      const entry = entries.get(tag)
      return entry === undefined || entry.type === undefinedType ? 0 : entry.count
    },
    get(tag, index = 0) {
      const entry = entries.get(tag)
      if (entry === undefined || index >= entry.count) return undefined
      const at = entry.offset + index * sizes[entry.type]!
      switch (entry.type) {
        case byteType:
          return view.getUint8(at)
        case 3:
          return view.getUint16(at, littleEndian)
        case 4:
          return view.getUint32(at, littleEndian)
        case 5:
          return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian)
        case 6:
          return view.getInt8(at)
        case 8:
          return view.getInt16(at, littleEndian)
        case 9:
          return view.getInt32(at, littleEndian)
        case 10:
          return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian)
        default:
          return undefined
      }
    },
    findBytes(tag) {
      const entry = entries.get(tag)
      return entry && (entry.type === byteType || entry.type === undefinedType)
        ? { offset: entry.offset, length: entry.count }
        : undefined
    },
  }
}

const [byteType, undefinedType] = [1, 7]
/** Bytes a value by type: BYTE, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 5: 8, 6: 1, [undefinedType]: 1, 8: 2, 9: 4, 10: 8 }

export const tiffTags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
} as const
