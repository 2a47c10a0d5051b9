import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import { type Dtype, dtypes } from '../names.ts'

/** Weights' number formats, with the file name endings that transformers.js gives them. Inputs and outputs stay float32. */
const endings = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const satisfies Readonly<Record<Dtype, string>>

/** Where a half of that dtype lies inside of a model's folder, with `/`. */
export function formatModelFile(name: string, dtype: Dtype): string {
  return `onnx/${name}${endings[dtype]}.onnx`
}

/**
 * `onnx/<name>*.onnx` of the folder: with the ending of `dtype`, or without a wish the first there is in the order of
 * {@link Dtype}, the most exact first.
 */
export async function findModelFile(directory: string, name: string, dtype?: Dtype): Promise<string> {
  if (dtype !== undefined && !dtypes.includes(dtype)) {
    const message = `there is no dtype "${dtype}"; expected one of ${dtypes.join(', ')}`
    throw new InvalidArgumentError({ argument: 'dtype', message })
  }
  const wanted = dtype === undefined ? dtypes : [dtype]
  const paths = wanted.map(each => join(directory, formatModelFile(name, each)))
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    )
    if (exists) return path
  }
  throw new ModelFormatError({
    path: paths[0]!,
    message: `an encoder's folder needs ${paths[0]}, which is not there${dtype === undefined ? ', nor with another dtype ending' : ''}`,
  })
}
