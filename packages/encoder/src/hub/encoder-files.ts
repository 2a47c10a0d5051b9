import { type Dtype, dtypes } from '../names.ts'
import { formatModelFile } from '../onnx/find-model-file.ts'

const settings = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']
const halves = ['vision_model', 'text_model'] as const

export interface EncoderFiles {
  /** Paths inside of the model that an encoder is read from. */
  readonly found: readonly string[]
  /** What lacks, with `*` where any dtype would do. */
  readonly missing: readonly string[]
}

/** Which of a model's paths `loadEncoder` reads: settings and both halves with their external data, in one dtype. */
export function selectEncoderFiles(paths: readonly string[], dtype?: Dtype): EncoderFiles {
  const chosen = halves.map(name => {
    const wanted = dtype === undefined ? dtypes : [dtype]
    const file = wanted.map(each => formatModelFile(name, each)).find(path => paths.includes(path))
    return { file, wish: dtype === undefined ? `onnx/${name}*.onnx` : formatModelFile(name, dtype) }
  })
  const weights = chosen.flatMap(({ file }) =>
    file === undefined ? [] : paths.filter(path => isModelWeights(path, file)),
  )
  return {
    found: [...settings.filter(path => paths.includes(path)), ...weights.filter(path => !path.includes('..'))],
    missing: [
      ...settings.filter(path => !paths.includes(path)),
      ...chosen.flatMap(({ file, wish }) => (file === undefined ? [wish] : [])),
    ],
  }
}

/** Whether a file is the model, or holds external data of it by the names that exporters give: `_data`, `_data_1`, `.data`. */
export function isModelWeights(path: string, model: string): boolean {
  return path === model || path === `${model}.data` || path.startsWith(`${model}_data`)
}
