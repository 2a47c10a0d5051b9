import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { findOrPullModel } from './hub/find-or-pull-model.ts'
import { parseModelId } from './hub/model-id.ts'
import type { LoadEncoderOptions } from './load-encoder-options.ts'
import { defaultEncoderName, findShippedEncoder } from './shipped/shipped-encoders.ts'

/**
 * The folder that an encoder's name means to {@link loadEncoder}: of one that ships, then one that is there, then a model
 * of the hub, which is fetched where it is not there yet.
 *
 * @throws InvalidArgumentError as `loadEncoder` does.
 */
export async function findEncoderFolder(
  name: string = defaultEncoderName,
  options: LoadEncoderOptions = {},
): Promise<string> {
  const shipped = findShippedEncoder(name)
  if (shipped !== undefined) return shipped
  const id = existsSync(name) ? undefined : parseModelId(name)
  return id === undefined ? resolve(name) : findOrPullModel(id, options)
}
