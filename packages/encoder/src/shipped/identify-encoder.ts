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
  const { model_type: modelType } = await readModelJson(join(folder, 'config.json'), modelConfigSchema)
  const halves = ['vision_model', 'text_model']
  const paths = await Promise.all(halves.map(name => findModelFile(folder, name, options.dtype)))
  return hashEncoder(folder, { modelType, weights: paths.flatMap(listModelFiles) })
}

/** The id by what was read of the folder before: all files of both halves. */
export async function hashEncoder(
  folder: string,
  { modelType, weights }: { readonly modelType: string; readonly weights: readonly string[] },
): Promise<string> {
  const names = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']
  const hash = await hashFiles([...names.map(name => join(folder, name)), ...weights])
  return `${modelType}-${hash.slice(0, 12)}`
}

/** What the shipped encoder of that id is called; undefined for the id of any other. */
export async function nameShippedEncoder(id: string): Promise<ShippedEncoderName | undefined> {
  for (const name of shippedEncoderNames) if ((await identifyEncoder(name)) === id) return name
  return undefined
}
