import { join } from 'node:path'
import { type Dtype, dtypes } from '../names.ts'
import { formatModelFile } from '../onnx/find-model-file.ts'
import { readExternalFiles } from '../onnx/read-external-files.ts'

const settings = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']
const halves = ['vision_model', 'text_model'] as const

export interface EncoderFiles {
  /** Paths inside of the model that an encoder is read from. */
  readonly found: readonly string[]
  /** What lacks, with `*` where any dtype would do. */
  readonly missing: readonly string[]
}

/** Which of a model's paths `loadEncoder` reads: settings and both halves, in one dtype; what these name is not known yet. */
export function selectEncoderFiles(paths: readonly string[], dtype?: Dtype): EncoderFiles {
  const chosen = halves.map(name => {
    const wanted = dtype === undefined ? dtypes : [dtype]
    const file = wanted.map(each => formatModelFile(name, each)).find(path => paths.includes(path))
    return { file, wish: dtype === undefined ? `onnx/${name}*.onnx` : formatModelFile(name, dtype) }
  })
  const models = chosen.flatMap(({ file }) => file ?? [])
  return {
    found: [...settings.filter(path => paths.includes(path)), ...models],
    missing: [
      ...settings.filter(path => !paths.includes(path)),
      ...chosen.flatMap(({ file, wish }) => (file === undefined ? [wish] : [])),
    ],
  }
}

/**
 * Paths inside of the model of the files that its halves keep weights in.
 *
 * @param findFile - where a path of the model lies on disk
 * @throws ModelFormatError where a half is no ONNX model, or keeps weights outside of its folder.
 */
export function listExternalFiles(paths: readonly string[], findFile: (path: string) => string): string[] {
  const models = paths.filter(path => path.endsWith('.onnx'))
  return [...new Set(models.flatMap(path => readExternalFiles(findFile(path)).map(place => `onnx/${place}`)))]
}

/** What `loadEncoder` would lack of a model that lies in a folder; empty where it loads. */
export function listMissingFiles(
  { directory, paths }: { readonly directory: string; readonly paths: readonly string[] },
  dtype?: Dtype,
): string[] {
  const { found, missing } = selectEncoderFiles(paths, dtype)
  const external = listExternalFiles(found, path => join(directory, path))
  return [...missing, ...external.filter(path => !paths.includes(path))]
}
