import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Whether a name is a checksum by which the hub knows contents: SHA-256 of large files, git's SHA-1 of small ones. */
export function isBlobHash(name: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)
}

/** The checksum of a file, of the kind of `like`, in hex. */
export async function computeBlobHash(path: string, like: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash(like.length === 40 ? 'sha1' : 'sha256')
  if (like.length === 40) hash.update(`blob ${(await stat(path)).size}\0`)
  const update = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) hash.update(chunk)
  }
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), update, signal ? { signal } : {})
  return hash.digest('hex')
}
