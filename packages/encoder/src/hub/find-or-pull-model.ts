import { InvalidArgumentError } from '@region-r1/core'
import type { LoadEncoderOptions } from '../load-encoder-options.ts'
import { listMissingFiles } from './encoder-files.ts'
import { findModelCache } from './model-cache.ts'
import type { ModelId } from './model-id.ts'
import { pullModel } from './pull-model.ts'
import { readSnapshot } from './read-snapshot.ts'

/**
 * The folder of a model of the hub: from the cache, without a word to the hub, where it was pulled or another tool of
 * Hugging Face has put it there; fetched into the cache else.
 *
 * @throws InvalidArgumentError that says how to get what is absent, where nothing may be fetched or fetching fails.
 */
export async function findOrPullModel(
  id: ModelId,
  { dtype, allowDownloads = true, onDownload, signal }: LoadEncoderOptions = {},
): Promise<string> {
  const cacheDirectory = findModelCache()
  const snapshot = await readSnapshot(cacheDirectory, id)
  const missing = snapshot && listMissingFiles(snapshot, dtype)
  if (snapshot !== undefined && missing?.length === 0) return snapshot.directory

  const model = id.revision === 'main' ? id.name : `${id.name}@${id.revision}`
  const found = missing ? `is there without ${missing.join(', ')}` : 'is not there'
  const absent = (why: string, cause?: unknown) =>
    new InvalidArgumentError({
      argument: 'directory',
      message: `there is no folder ${id.name}, and of the models in ${cacheDirectory} it ${found}; ${why}; get it by "region-r1 models pull ${model}${dtype === undefined ? '' : ` --dtype ${dtype}`}", or by pullModel of @region-r1/encoder`,
      cause,
    })
  if (!allowDownloads) throw absent('nothing is fetched, since allowDownloads is false')
  if (isOffline()) throw absent('nothing is fetched, since HF_HUB_OFFLINE is set')
  try {
    return (await pullModel(model, { dtype, signal, onProgress: onDownload })).directory
  } catch (cause) {
    signal?.throwIfAborted()
    throw absent(`fetching it failed: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

/** As Hugging Face's own tools read it. */
function isOffline({ HF_HUB_OFFLINE }: NodeJS.ProcessEnv = process.env): boolean {
  return ['1', 'on', 'yes', 'true'].includes((HF_HUB_OFFLINE ?? '').toLowerCase())
}
