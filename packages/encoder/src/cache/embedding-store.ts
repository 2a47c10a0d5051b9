import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ImageFeatures, InvalidArgumentError, RegionR1Error } from '@region-r1/core'
import { makeFolder, writeFileAtomically } from '@region-r1/core/node'
import { decodeEntry, encodeEntry } from './entry-codec.ts'

/** Features by key, on disk. */
export interface EmbeddingStore {
  /** Undefined where there is none, or one that is damaged: whoever asks makes it anew. */
  get(key: string): Promise<ImageFeatures | undefined>
  /** Resolves once the entry has its name. */
  set(key: string, features: ImageFeatures): Promise<void>
}

/**
 * Opens or makes a store in the folder: one small file an entry, with a checksum, named by its key's hash and renamed into
 * place. So whatever ends a process leaves entries whole or absent, any number of processes may share a folder, and a
 * disk that loses bytes loses the entries that held them. A memory-mapped database answers sooner, but ends the process
 * natively where its file is damaged, at that start and at every later one.
 *
 * @param options.onDamaged - called for each entry that was there and not whole
 * @throws InvalidArgumentError where the folder cannot be used.
 */
export async function openEmbeddingStore(
  directory: string,
  { onDamaged }: { readonly onDamaged: () => void },
): Promise<EmbeddingStore> {
  const folder = join(directory, layout)
  await makeFolder(folder).catch(cause => {
    throw new InvalidArgumentError({
      argument: 'directory',
      message: `expected a folder to keep embeddings in, but ${directory} cannot be used: ${cause.message}`,
      cause,
    })
  })
  return {
    async get(key) {
      const bytes = await readEntry(findEntry(folder, key)).catch(ignoreAbsent)
      const features = bytes && decodeEntry(key, bytes)
      if (bytes !== undefined && features === undefined) onDamaged()
      return features
    },
    async set(key, features) {
      await writeFileAtomically(findEntry(folder, key), encodeEntry(key, features)).catch(cause => {
        throw new RegionR1Error({
          message: `an embedding could not be kept in ${directory}: ${cause.message}; make room, let the folder be written, or leave it out`,
          cause,
        })
      })
    },
  }
}

/** The version is of the entries' layout, so that another one starts afresh. */
const layout = 'embeddings-2'

/** In one of 256 folders, so that none holds too many. */
function findEntry(folder: string, key: string): string {
  const name = createHash('sha256').update(key).digest('hex')
  return join(folder, name.slice(0, 2), name.slice(2))
}

/** Where a pipe or a device lies in an entry's place, reading would wait or never end. */
async function readEntry(path: string): Promise<Buffer | undefined> {
  const status = await stat(path)
  return status.isFile() && status.size <= largestEntry ? readFile(path) : undefined
}

const largestEntry = 2 ** 28

/** What is no file is no entry either: a folder in its place, a name too many, bytes that the disk does not give back. */
function ignoreAbsent(): undefined {
  return undefined
}
