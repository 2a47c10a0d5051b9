import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { describeFileError } from '../open-file.ts'

/** A file as a manifest names it. */
export interface FileChecksum {
  readonly bytes: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** Size and sha256 of a file, read as a stream. */
export async function checksumFile(file: string, signal?: AbortSignal): Promise<FileChecksum> {
  try {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal })) {
      hash.update(chunk as Buffer)
    }
    return { bytes: (await stat(file)).size, sha256: hash.digest('hex') }
  } catch (error) {
    throw describeFileError(file, error)
  }
}
