import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { findOrPullModel } from './hub/find-or-pull-model.ts'
import { parseModelId } from './hub/model-id.ts'
import type { LoadEncoderOptions } from './load-encoder-options.ts'
import { findShippedEncoder } from './shipped/shipped-encoders.ts'

/** The folder that an encoder's name means: of one that ships, then one that is there, then a model of the hub. */
export async function findEncoderFolder(name: string, options: LoadEncoderOptions): Promise<string> {
  const shipped = findShippedEncoder(name)
  if (shipped !== undefined) return shipped
  const id = existsSync(name) ? undefined : parseModelId(name)
  return id === undefined ? resolve(name) : findOrPullModel(id, options)
}
