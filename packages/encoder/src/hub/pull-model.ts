import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import type { Dtype } from '../names.ts'
import { downloadBlob } from './download-blob.ts'
import { listExternalFiles, selectEncoderFiles } from './encoder-files.ts'
import { hasContents, linkContents, writeReference } from './link-contents.ts'
import { findModelCache, findModelFolders } from './model-cache.ts'
import { isCommit, requireModelId } from './model-id.ts'
import { openHub } from './open-hub.ts'

/** What is fetched, from where, and where to. */
export interface PullModelOptions {
  /** Which of the model's forms to fetch; the most exact there is if absent. */
  readonly dtype?: Dtype | undefined
  /** @default Hugging Face's own, by `HF_HUB_CACHE` or `HF_HOME` */
  readonly cacheDirectory?: string | undefined
  /** @default `HF_ENDPOINT`, else https://huggingface.co */
  readonly endpoint?: string | undefined
  /** For models that are private or gated. @default `HF_TOKEN` */
  readonly token?: string | undefined
  /** Bytes that are there of all that is known to be needed, and the file at work; weights beside the models come last and add to it. */
  readonly onProgress?: ((progress: PullProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How far a download is. */
export interface PullProgress {
  readonly path: string
  readonly bytes: number
  readonly totalBytes: number
}

/** Where a fetched model lies, and by what id it loads. */
export interface PullModelResult {
  /** `owner/name@commit`: what loads the very same files for ever. */
  readonly id: string
  readonly directory: string
  readonly paths: readonly string[]
  readonly totalBytes: number
  /** How many of them were fetched now. */
  readonly fetchedBytes: number
}

/**
 * Fetches the files of an encoder from the Hugging Face hub into the cache that `loadEncoder` and Hugging Face's own tools
 * read. A branch or tag is turned into its commit first. Files go on where they were cut off, and carry their name only
 * once their checksum agrees; those that are there already are compared with theirs, and fetched anew if they differ. Needs the package @huggingface/hub.
 *
 * @param model - `owner/name`, or `owner/name@revision` for a branch, tag or commit other than `main`
 * @throws InvalidArgumentError where there is no such model, or a token is needed.
 * @throws ModelFormatError where it has no files in the layout that `loadEncoder` reads.
 * @throws RegionR1Error where the hub does not answer, or the download keeps breaking off.
 */
export async function pullModel(model: string, options: PullModelOptions = {}): Promise<PullModelResult> {
  const { dtype, cacheDirectory = findModelCache(), signal, onProgress } = options
  const { name, revision } = requireModelId(model)
  const hub = await openHub({ ...options, name })
  const commit = await hub.findCommit(revision)
  const listed = await hub.listFiles(commit)
  const { blobs, snapshots, refs } = findModelFolders(cacheDirectory, name)
  await mkdir(blobs, { recursive: true }).catch(cause => {
    throw new InvalidArgumentError({
      argument: 'cacheDirectory',
      message: `expected a folder to keep models in, but ${blobs} cannot be made: ${cause.message}`,
      cause,
    })
  })
  const directory = join(snapshots, commit)
  let [totalBytes, settledBytes, fetchedBytes] = [0, 0, 0]

  async function fetchAll(paths: readonly string[]) {
    totalBytes += paths.reduce((sum, path) => sum + listed.get(path)!.size, 0)
    for (const path of paths) {
      const { hash, size } = listed.get(path)!
      signal?.throwIfAborted()
      const target = join(blobs, hash)
      const report = (bytes: number) => onProgress?.({ path, bytes: settledBytes + bytes, totalBytes })
      if (!(await hasContents(target, { hash, signal }))) {
        let before: number | undefined
        await downloadBlob({
          target,
          hash,
          size,
          signal,
          open: (start, stop) => hub.openFile({ path, commit, start, size, signal: stop }),
          onProgress(bytes) {
            before ??= bytes
            report(bytes)
          },
        })
        fetchedBytes += size - (before ?? 0)
      }
      await linkContents(target, join(directory, path))
      settledBytes += size
      report(0)
    }
  }

  const { found, missing } = selectEncoderFiles([...listed.keys()], dtype)
  if (missing.length > 0) {
    throw new ModelFormatError({
      path: model,
      message: `${model} has no ${missing.join(', ')}: expected an encoder in two halves, as exports for transformers.js are${dtype === undefined ? '' : `, in ${dtype}`}`,
    })
  }
  await fetchAll(found)
  // Which other files the halves keep weights in, they say themselves once they are there.
  const external = listExternalFiles(found, path => join(directory, path))
  const absent = external.filter(path => !listed.has(path))
  if (absent.length > 0) {
    throw new ModelFormatError({
      path: model,
      message: `${model} has no ${absent.join(', ')}, where its halves keep weights: its export is not whole`,
    })
  }
  await fetchAll(external)
  // Last, so that a branch never means a model that is there in part.
  if (!isCommit(revision)) await writeReference(join(refs, revision), commit)
  return { id: `${name}@${commit}`, directory, paths: [...found, ...external], totalBytes, fetchedBytes }
}
