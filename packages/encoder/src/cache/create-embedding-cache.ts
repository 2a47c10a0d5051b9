import { type ImageFeatures, InvalidArgumentError } from '@region-r1/core'
import { LRUCache } from 'lru-cache'
import { type EmbeddingStore, openEmbeddingStore } from './embedding-store.ts'
import { createFileKeys, type FileKeys } from './file-keys.ts'

/** How much is kept, and where. */
export interface EmbeddingCacheOptions {
  /** Of memory; what was not used for longest goes first. @default 256 MiB */
  readonly maxBytes?: number | undefined
  /** Keeps entries on disk as well, across runs and processes. It grows without limit and may be deleted at any time. */
  readonly directory?: string | undefined
}

/** Look-ups so far, and what memory holds now. */
export interface EmbeddingCacheStatistics {
  readonly memoryHits: number
  readonly diskHits: number
  readonly misses: number
  /** Entries on disk that were not whole; each counts as a miss and is made anew. */
  readonly damaged: number
  readonly entries: number
  readonly bytes: number
}

/** Features by a key that names content and encoder. What it hands out is shared: do not write into it. */
export interface EmbeddingCache {
  /** From memory, else from disk. */
  get(key: string): Promise<ImageFeatures | undefined>
  /**
   * Resolves once the entry is on disk too, where a directory was given.
   *
   * @throws RegionR1Error where the disk does not take it, as a full one; memory has it then.
   */
  set(key: string, features: ImageFeatures): Promise<void>
  /** Keys of files that were read before; without it each look-up reads and hashes its file. */
  readonly files?: FileKeys | undefined
  /** Counted since the cache was made. */
  getStatistics(): EmbeddingCacheStatistics
  /** Frees the memory. What is on disk is whole at any time. */
  close(): Promise<void>
}

/**
 * A bounded cache of embeddings in memory and, with a directory, on disk. The directory is opened at first use.
 *
 * @throws InvalidArgumentError where `maxBytes` is no positive whole number; at first use where the directory cannot be used.
 * @example
 * const cache = createEmbeddingCache({ directory: '.region-r1/embeddings' })
 * await cache.set(key, features)
 */
export function createEmbeddingCache({
  maxBytes = 256 * 2 ** 20,
  directory,
}: EmbeddingCacheOptions = {}): EmbeddingCache {
  if (!Number.isInteger(maxBytes) || maxBytes < 1) {
    throw new InvalidArgumentError({
      argument: 'maxBytes',
      message: `maxBytes is a positive whole number, got ${maxBytes}`,
    })
  }
  const memory = new LRUCache<string, ImageFeatures>({ maxSize: maxBytes, sizeCalculation: countBytes })
  const counts = { memoryHits: 0, diskHits: 0, misses: 0, damaged: 0 }
  let opening: Promise<EmbeddingStore> | undefined

  async function getStore() {
    if (directory === undefined) return undefined
    opening ??= openEmbeddingStore(directory, { onDamaged: () => counts.damaged++ })
    return opening
  }

  return {
    files: createFileKeys(),
    async get(key) {
      const remembered = memory.get(key)
      if (remembered !== undefined) {
        counts.memoryHits++
        return remembered
      }
      const stored = await (await getStore())?.get(key)
      if (stored === undefined) {
        counts.misses++
        return undefined
      }
      counts.diskHits++
      memory.set(key, stored)
      return stored
    },
    async set(key, features) {
      memory.set(key, features)
      await (await getStore())?.set(key, features)
    },
    getStatistics: () => ({
      ...counts,
      entries: memory.size,
      bytes: memory.calculatedSize,
    }),
    async close() {
      memory.clear()
    },
  }
}

function countBytes({ embedding, patches }: ImageFeatures, key: string): number {
  return key.length + embedding.byteLength + (patches?.byteLength ?? 0)
}
