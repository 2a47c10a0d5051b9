import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { linkAbort, RegionR1Error } from '@region-r1/core'
import { computeBlobHash } from './compute-blob-hash.ts'

export interface DownloadBlobOptions {
  /** Where the contents go; the last part of the path is their checksum. */
  readonly target: string
  readonly hash: string
  readonly size: number
  /** The contents from a byte on. */
  open(start: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  /** Bytes of this file that are there, those of an earlier run included. */
  onProgress(bytes: number): void
  readonly signal?: AbortSignal | undefined
}

/** Connections for one file. */
const maxAttempts = 5
/** A server that sends nothing for so long is left. */
const stallMs = 60_000

/**
 * Fetches contents under a temporary name, goes on where this or an earlier run was cut off, compares the checksum and
 * renames: what has the name is whole.
 *
 * @throws RegionR1Error where the connection keeps breaking (what came is kept) or the contents have another checksum
 * (they are deleted).
 */
export async function downloadBlob(options: DownloadBlobOptions): Promise<void> {
  const { target, hash, size, signal } = options
  // The name under which Hugging Face's own tools go on as well.
  const partial = `${target}.incomplete`
  let resumed = (await readSize(partial)) > 0
  for (;;) {
    await fetchRest(partial, options)
    const found = await computeBlobHash(partial, hash, signal)
    if (found === hash) break
    await rm(partial)
    if (!resumed) {
      throw new RegionR1Error({
        message: `what the hub sent for ${target} has the checksum ${found} in place of ${hash}; it was deleted: pull again`,
      })
    }
    // The first part may be of another run that went wrong: once more, all of it.
    resumed = false
  }
  await rename(partial, target)
  options.onProgress(size)
}

async function fetchRest(partial: string, { size, open, onProgress, signal }: DownloadBlobOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const start = await readSize(partial)
    onProgress(Math.min(start, size))
    if (start === size && start > 0) return
    if (start > size) await rm(partial)
    try {
      await append(partial, { start: start > size ? 0 : start, size, open, onProgress, signal })
      if ((await readSize(partial)) === size) return
      throw new Error('the connection ended early')
    } catch (cause) {
      signal?.throwIfAborted()
      if (attempt === maxAttempts) {
        const reason = cause instanceof Error ? cause.message : cause
        throw new RegionR1Error({
          message: `the download broke off ${maxAttempts} times (${reason}); what came is kept, pull again to go on`,
          cause,
        })
      }
      await setTimeout(100 * 2 ** attempt, undefined, signal ? { signal } : {})
    }
  }
}

async function append(
  partial: string,
  { start, size, open, onProgress, signal }: Omit<DownloadBlobOptions, 'target' | 'hash'> & { readonly start: number },
): Promise<void> {
  using stop = linkAbort(signal)
  const watch = globalThis.setTimeout(() => stop.abort(new Error(`nothing came for ${stallMs / 1000} s`)), stallMs)
  let bytes = start
  try {
    const contents = await open(start, stop.signal)
    const count = async function* () {
      for await (const chunk of contents) {
        watch.refresh()
        bytes += chunk.length
        // More than there is: a server that sent it all in place of the rest.
        if (bytes > size) throw new Error(`more than ${size} bytes came`)
        yield chunk
        onProgress(bytes)
      }
    }
    await pipeline(count, createWriteStream(partial, { flags: 'a' }), { signal: stop.signal })
  } catch (error) {
    if (bytes > size) await rm(partial, { force: true })
    throw error
  } finally {
    clearTimeout(watch)
  }
}

async function readSize(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}
