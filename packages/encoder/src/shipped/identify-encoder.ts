import { join } from 'node:path'
import { findEncoderFolder } from '../find-encoder-folder.ts'
import { hashFiles } from '../hash-files.ts'
import type { LoadEncoderOptions } from '../load-encoder-options.ts'
import { modelConfigSchema } from '../model-config.ts'
import { findModelFile } from '../onnx/find-model-file.ts'
import { listModelFiles } from '../onnx/list-model-files.ts'
import { readModelJson } from '../read-model-json.ts'
import { defaultEncoderName, type ShippedEncoderName, shippedEncoderNames } from './shipped-encoders.ts'

/**
 * The id that {@link loadEncoder} gives, by the files alone: nothing is loaded.
 *
 * @throws InvalidArgumentError, ModelFormatError as loadEncoder does where a file is missing.
 */
export async function identifyEncoder(
  directory: string = defaultEncoderName,
  options: LoadEncoderOptions = {},
): Promise<string> {
  const folder = await findEncoderFolder(directory, options)
  const { dtype } = options
  const configPath = join(folder, 'config.json')
  const { model_type } = await readModelJson(configPath, modelConfigSchema)
  const weights = await Promise.all(
    ['vision_model', 'text_model'].map(async name => listModelFiles(await findModelFile(folder, name, dtype))),
  )
  const names = ['preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']
  const hash = await hashFiles([configPath, ...names.map(name => join(folder, name)), ...weights.flat()])
  return `${model_type}-${hash.slice(0, 12)}`
}

/** What the shipped encoder of that id is called; undefined for the id of any other. */
export async function nameShippedEncoder(id: string): Promise<ShippedEncoderName | undefined> {
  for (const name of shippedEncoderNames) if ((await identifyEncoder(name)) === id) return name
  return undefined
}
