import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LRUCache } from 'lru-cache'
import { defaultMaxBytes } from '../decode/decode-image.ts'
import type { ImageSource, ReadImageSourceOptions } from '../source/read-image-source.ts'

/** Keys of contents that were read from files before, so that an unchanged file is neither read nor hashed again. */
export interface FileKeys {
  /**
   * What tells this state of a file from every other: path, size and times. Undefined for what is no file of this
   * machine, is not there, is larger than allowed, or changed so lately that another change might show the same times.
   */
  identify(
    source: ImageSource,
    options: Pick<ReadImageSourceOptions, 'baseDirectory' | 'maxBytes'>,
  ): Promise<string | undefined>
  /** The key of what was read under this name. */
  get(name: string): string | undefined
  set(name: string, key: string): void
}

const maxNames = 100_000
/** File systems keep times to a few milliseconds, some to two seconds. */
const clockMs = 2_000

/**
 * {@link FileKeys} of up to 100,000 files; what was not asked for longest goes first.
 *
 * @param options.settledMs - how long ago a file must have changed last
 */
export function createFileKeys({ settledMs = clockMs }: { readonly settledMs?: number | undefined } = {}): FileKeys {
  // By size: `max` takes the memory of all of them at once, which shows in a program's start.
  const keys = new LRUCache<string, string>({ maxSize: maxNames, sizeCalculation: () => 1 })
  return {
    async identify(source, { baseDirectory = '.', maxBytes = defaultMaxBytes }) {
      const path = toPath(source, baseDirectory)
      const found = path === undefined ? undefined : await stat(path).catch(() => undefined)
      if (!found?.isFile() || found.size > maxBytes) return undefined
      const { size, mtimeMs, ctimeMs } = found
      return Date.now() - Math.floor(Math.max(mtimeMs, ctimeMs)) < settledMs
        ? undefined
        : JSON.stringify([path, size, mtimeMs, ctimeMs])
    },
    get: name => keys.get(name),
    set: (name, key) => void keys.set(name, key),
  }
}

function toPath(source: ImageSource, baseDirectory: string): string | undefined {
  if (source instanceof URL) return source.protocol === 'file:' ? fileURLToPath(source) : undefined
  if (typeof source !== 'string' || /^[a-z][a-z\d+.-]+:/i.test(source.slice(0, 40))) return undefined
  return resolve(baseDirectory, source)
}
