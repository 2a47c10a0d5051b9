import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ImageFeatures, InvalidArgumentError } from '@region-r1/core'
import { decodeFeatures, encodeFeatures } from './feature-codec.ts'

/** Features by key, on disk. */
export interface EmbeddingStore {
  get(key: string): ImageFeatures | undefined
  /** Resolves once the entry is committed. */
  set(key: string, features: ImageFeatures): Promise<void>
  close(): Promise<void>
}

/**
 * Opens or makes a store in the folder, on LMDB: it comes as a prebuilt binary inside of its npm packages, so nothing
 * compiles or downloads at install; it writes copies and switches a pointer, so that a kill in the middle leaves the last
 * commit whole; readers see memory-mapped pages; several processes may share a folder.
 *
 * @throws InvalidArgumentError where the folder cannot be used, or lmdb does not load on this platform.
 */
export async function openEmbeddingStore(directory: string): Promise<EmbeddingStore> {
  const { open } = await import('lmdb').catch(cause => {
    throw invalidDirectory(
      'the package lmdb, which keeps embeddings on disk, does not load here; leave directory out',
      cause,
    )
  })
  try {
    await mkdir(directory, { recursive: true })
    const database = open<Buffer, string>({ path: join(directory, fileName), encoding: 'binary' })
    return {
      get: key => decodeFeatures(database.get(key)),
      async set(key, features) {
        await database.put(key, encodeFeatures(features))
      },
      close: () => database.close(),
    }
  } catch (cause) {
    throw invalidDirectory(`expected a folder to keep embeddings in, but ${directory} cannot be used: ${cause}`, cause)
  }
}

/** The version is of the entries' layout, so that another one starts afresh. */
const fileName = 'embeddings-1.mdb'

function invalidDirectory(message: string, cause: unknown) {
  return new InvalidArgumentError({ argument: 'directory', message, cause })
}
