import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { ModelFormatError } from '@region-r1/core'
import { findOrPullModel } from './hub/find-or-pull-model.ts'
import { parseModelId } from './hub/model-id.ts'
import type { LoadEncoderOptions } from './load-encoder-options.ts'
import { defaultEncoderName, findShippedEncoder, shippedEncoderNames } from './shipped/shipped-encoders.ts'

/**
 * The folder that an encoder's name means to {@link loadEncoder}: of one that ships, then one that is there, then a model
 * of the hub, which is fetched where it is not there yet.
 *
 * @throws InvalidArgumentError, ModelFormatError as `loadEncoder` does.
 */
export async function findEncoderFolder(
  name: string = defaultEncoderName,
  options: LoadEncoderOptions = {},
): Promise<string> {
  const shipped = findShippedEncoder(name)
  if (shipped !== undefined) return shipped
  if (existsSync(name)) return resolve(name)
  const id = parseModelId(name)
  if (id !== undefined) return findOrPullModel(id, options)
  const path = resolve(name)
  const message = `there is no encoder "${name}": expected ${shippedEncoderNames.join(', ')}, a folder, but ${path} is not there, or owner/name of a model on the Hugging Face hub`
  throw new ModelFormatError({ path, message })
}
