import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DataFormatError, RegionR1Error } from '@region-r1/core'

const chunkBytes = 1 << 18

/**
 * The bytes of a file in chunks; a name that ends in `.gz` is unpacked on the way.
 *
 * @throws DataFormatError where the file is missing, cannot be read, or is a broken archive.
 */
export async function* openFile(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: chunkBytes, signal })
  // The callback is there because an error reaches the loop below by the destroyed stream.
  const chunks = file.endsWith('.gz') ? pipeline(source, createGunzip({ chunkSize: chunkBytes }), () => {}) : source
  try {
    yield* chunks as AsyncIterable<Buffer>
  } catch (error) {
    throw describeFileError(file, error)
  }
}

/**
 * The same chunks of a text file.
 *
 * @throws DataFormatError with the line where they are not UTF-8, which would else be read with replacement signs.
 */
export async function* openTextFile(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let line = 1
  // The bytes of a character that the chunk before ended in.
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of openFile(file, signal)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const whole = bytes.subarray(0, findLastCharacterEnd(bytes))
    if (!isUtf8(whole)) throw createEncodingError(file, line + countLines(findSoundPart(whole)))
    line += countLines(whole)
    rest = bytes.subarray(whole.length)
    yield chunk
  }
  if (rest.length > 0) throw createEncodingError(file, line)
}

/** In words, with the line counted from 1. */
export function createEncodingError(file: string, line: number): DataFormatError {
  return new DataFormatError({
    file,
    line,
    message: `${file}, line ${line}: the bytes are not UTF-8 text; save the file as UTF-8`,
  })
}

/** Behind the last byte that begins a character, less those of a character that is not whole. */
function findLastCharacterEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (byte < 0x80 || length > 1) return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** The lines before the first that is not UTF-8. */
function findSoundPart(bytes: Buffer): Buffer {
  let start = 0
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break
    start = end + 1
  }
  return bytes.subarray(0, start)
}

function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines++
  return lines
}

const newline = 0x0a

/** The error of the file system or of the archive in words; errors of other kinds as they are. */
export function describeFileError(file: string, error: unknown): unknown {
  if (RegionR1Error.isInstance(error) || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const message = {
    ENOENT: `there is no file ${file}; check the path`,
    EISDIR: `${file} is a folder, expected a file; name a file inside it`,
    EACCES: `${file} may not be read; check its permissions`,
    Z_DATA_ERROR: `${file} is no valid gzip archive; download it again`,
    Z_BUF_ERROR: `${file} ends in the middle of its gzip archive; download it again`,
  }[code]
  return message === undefined ? error : new DataFormatError({ file, message, cause: error })
}
