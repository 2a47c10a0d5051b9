import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes text under a temporary name in the same folder and renames it: the file is whole or not there. */
export async function writeFileAtomically(
  file: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(temporary))
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
