import { InvalidArgumentError } from '@region-r1/core'
import type { Dtype } from '../onnx/find-model-file.ts'
import { selectEncoderFiles } from './encoder-files.ts'
import { findModelCache } from './model-cache.ts'
import type { ModelId } from './model-id.ts'
import { readSnapshot } from './read-snapshot.ts'

/**
 * The folder of a model that was pulled, or that another tool of Hugging Face has put into the same cache. Nothing is
 * fetched.
 *
 * @throws InvalidArgumentError that says how to pull what is absent.
 */
export async function findCachedModel(
  id: ModelId,
  {
    dtype,
    cacheDirectory = findModelCache(),
  }: { readonly dtype?: Dtype | undefined; readonly cacheDirectory?: string } = {},
): Promise<string> {
  const snapshot = await readSnapshot(cacheDirectory, id)
  const missing = snapshot && selectEncoderFiles(snapshot.paths, dtype).missing
  if (snapshot !== undefined && missing?.length === 0) return snapshot.directory
  const found = missing ? `is there without ${missing.join(', ')}` : 'is not there'
  const model = id.revision === 'main' ? id.name : `${id.name}@${id.revision}`
  const flags = dtype === undefined ? '' : ` --dtype ${dtype}`
  throw new InvalidArgumentError({
    argument: 'directory',
    message: `there is no folder ${id.name}, and of the models in ${cacheDirectory} it ${found}; get it by "region-r1 models pull ${model}${flags}", or by pullModel of @region-r1/encoder`,
  })
}
