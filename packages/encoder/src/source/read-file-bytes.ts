import { open, stat } from 'node:fs/promises'
import { ImageFormatError, InvalidArgumentError } from '@region-r1/core'
import { findFile } from '@region-r1/core/node'
import { isBase64 } from '../image-header/describe-bytes.ts'
import { shorten } from './shorten.ts'

/**
 * The bytes of a file, no more than it has when it is opened: a device such as /dev/zero has no size and no end.
 *
 * @throws InvalidArgumentError where there is no such file, or it is none.
 * @throws ImageFormatError where it has more than `maxBytes`.
 */
export async function readFileBytes(
  path: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Uint8Array> {
  try {
    const found = (await findFile(path)) ?? path
    const status = await stat(found)
    // Before it is opened, for that waits on a pipe.
    if (!status.isFile()) throw invalidPath(path, status.isDirectory() ? 'that is a folder' : 'that is no regular file')
    if (status.size > maxBytes) {
      throw new ImageFormatError({
        // Not how large: the message may go to someone who may not read the file.
        message: `it is above the ${maxBytes} bytes allowed (maxBytes); make it smaller`,
      })
    }
    return await readWhole(found, status.size, signal)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ImageFormatError || error instanceof InvalidArgumentError) throw error
    throw invalidPath(path, describe(path, error), error)
  }
}

async function readWhole(path: string, size: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size)
  const handle = await open(path, 'r')
  try {
    for (let length = 0; length < size; ) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(bytes, length, Math.min(size - length, chunkBytes))
      if (bytesRead === 0) return bytes.subarray(0, length)
      length += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

const chunkBytes = 16 * 2 ** 20

function describe(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENAMETOOLONG' || code === 'ENOENT' || code === 'ENOTDIR') {
    return isBase64(path.replace(/^.*?(?=\/9j\/)/, ''))
      ? 'that looks like a picture in base64; write data:image/jpeg;base64, before it, or pass its bytes'
      : code === 'ENAMETOOLONG'
        ? 'that is too long for a path'
        : 'there is no such file'
  }
  return `it cannot be read (${code ?? message})`
}

function invalidPath(path: string, reason: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: 'source',
    message: `expected a picture at ${shorten(path)}, but ${reason}`,
    cause,
  })
}
