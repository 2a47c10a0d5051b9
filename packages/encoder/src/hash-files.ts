import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { makeFolder, writeFileAtomically } from '@region-r1/core/node'
import { findCacheFolder } from './find-cache-folder.ts'

/** Whether a hash is remembered, and where. */
export interface HashFilesOptions {
  /** @default `region-r1/hashes` in XDG_CACHE_HOME, or in the user's own `.cache` */
  readonly cacheDirectory?: string | undefined
  /** Files of fewer bytes together are hashed each time, which takes no longer than a look into the cache. @default 2 MiB */
  readonly minBytes?: number | undefined
}

/**
 * SHA-256 over names and contents of the files in the order given, in hex; streamed, so that size costs no memory.
 *
 * Of large files the hash is kept, and taken again while none of them has another size or time of change.
 */
export async function hashFiles(
  paths: readonly string[],
  { cacheDirectory = findCacheFolder('hashes'), minBytes = 2 * 2 ** 20 }: HashFilesOptions = {},
): Promise<string> {
  const files = await Promise.all(paths.map(describeFile))
  if (files.reduce((sum, { size }) => sum + size, 0) < minBytes) return hashContents(paths)
  const key = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  const entry = join(cacheDirectory, key)
  const known = await readFile(entry, 'utf8').catch(() => '')
  if (/^[0-9a-f]{64}$/.test(known)) return known
  const hash = await hashContents(paths)
  // A cache that cannot be written costs the next load its time, and nothing else.
  await makeFolder(cacheDirectory)
    .then(() => writeFileAtomically(entry, [hash]))
    .catch(() => {})
  return hash
}

/** The time of change, which no tool sets back, catches a file that was replaced under its old time of writing. */
async function describeFile(path: string) {
  const { size, mtimeMs, ctimeMs } = await stat(path)
  return { path: resolve(path), size, mtimeMs, ctimeMs }
}

async function hashContents(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    hash.update(`${basename(path)}\0`)
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async chunks => {
      for await (const chunk of chunks) hash.update(chunk)
    })
  }
  return hash.digest('hex')
}
