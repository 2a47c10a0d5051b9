import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** SHA-256 over names and contents of the files in the order given, in hex; streamed, so that size costs no memory. */
export async function hashFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    hash.update(`${basename(path)}\0`)
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async chunks => {
      for await (const chunk of chunks) hash.update(chunk)
    })
  }
  return hash.digest('hex')
}
