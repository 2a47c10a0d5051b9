/** Numbers of one TIFF directory by tag; entries of other types than BYTE, SHORT and LONG are left out. */
export type TiffDirectory = ReadonlyMap<number, readonly number[]>

/**
 * The first directory of a TIFF file, or of EXIF data, which are one.
 *
 * @throws RangeError where it points outside of the bytes.
 */
export function readTiffDirectory(view: DataView): TiffDirectory {
  const littleEndian = view.getUint8(0) === 0x49
  const start = view.getUint32(4, littleEndian)
  const entries = view.getUint16(start, littleEndian)
  const directory = new Map<number, number[]>()
  for (let index = 0; index < entries; index++) {
    const entry = start + 2 + index * 12
    const type = view.getUint16(entry + 2, littleEndian)
    const count = view.getUint32(entry + 4, littleEndian)
    const size = sizes[type]
    if (size === undefined) continue
    const values = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, littleEndian)
    if (values + count * size > view.byteLength) throw new RangeError('a directory entry ends outside of the bytes')
    const read = (at: number) =>
      size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian)
    directory.set(
      view.getUint16(entry, littleEndian),
      Array.from({ length: count }, (_, value) => read(values + value * size)),
    )
  }
  return directory
}

/** Bytes a value by type: BYTE, SHORT, LONG. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 }

export const tiffTags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  stripByteCounts: 279,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
} as const
