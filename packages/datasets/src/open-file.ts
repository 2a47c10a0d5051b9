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
  const source = createReadStream(file, { highWaterMark: chunkBytes, ...(signal && { signal }) })
  // The callback is there because an error reaches the loop below by the destroyed stream.
  const chunks = file.endsWith('.gz') ? pipeline(source, createGunzip({ chunkSize: chunkBytes }), () => {}) : source
  try {
    yield* chunks as AsyncIterable<Buffer>
  } catch (error) {
    throw describeFileError(file, error)
  }
}

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
