/** One chunk of a PNG file. */
export interface PngChunk {
  /** Its four letters. */
  readonly type: string
  readonly body: Uint8Array
  /** Where the next chunk begins, in the file. */
  readonly end: number
}

/** The chunks up to IEND, or up to the last whole one where the file is cut; what follows IEND is no part of the picture. */
export function* readPngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const length = view.getUint32(offset)
    const end = offset + 12 + length
    if (end > bytes.length) return
    const type = Buffer.from(bytes.subarray(offset + 4, offset + 8)).toString('latin1')
    yield { type, body: bytes.subarray(offset + 8, end - 4), end }
    if (type === 'IEND') return
    offset = end
  }
}
