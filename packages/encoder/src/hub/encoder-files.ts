import { type Dtype, dtypes, formatModelFile } from '../onnx/find-model-file.ts'

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
    file === undefined ? [] : paths.filter(path => path === file || path.startsWith(`${file}_data`)),
  )
  return {
    found: [...settings.filter(path => paths.includes(path)), ...weights.filter(path => !path.includes('..'))],
    missing: [
      ...settings.filter(path => !paths.includes(path)),
      ...chosen.flatMap(({ file, wish }) => (file === undefined ? [wish] : [])),
    ],
  }
}
