import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { computeBlobHash, isBlobHash } from './compute-blob-hash.ts'
import type { CachedModel } from './list-cached-models.ts'

/** What became of one file of a cached model. */
export interface VerifiedFile {
  readonly path: string
  /** `unknown` where the file is a copy that carries no checksum, as on systems without links. */
  readonly status: 'ok' | 'damaged' | 'missing' | 'unknown'
}

/** Compares every file of a cached model with the checksum that the hub gave for it. Nothing is fetched. */
export async function verifyCachedModel(
  { directory, missing }: CachedModel,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<VerifiedFile[]> {
  const statuses = new Map<string, VerifiedFile['status']>(missing.map(path => [path, 'missing']))
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    signal?.throwIfAborted()
    if (entry.isDirectory()) continue
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(directory.length + 1).replaceAll('\\', '/')
    const contents = await realpath(file).catch(() => undefined)
    statuses.set(path, contents === undefined ? 'missing' : await compare(contents, signal))
  }
  return [...statuses.keys()].sort().map(path => ({ path, status: statuses.get(path)! }))
}

async function compare(contents: string, signal?: AbortSignal): Promise<VerifiedFile['status']> {
  const name = basename(contents)
  if (basename(dirname(contents)) !== 'blobs' || !isBlobHash(name)) return 'unknown'
  return (await computeBlobHash(contents, name, signal)) === name ? 'ok' : 'damaged'
}
