import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ModelFormatError } from '@region-r1/core'
import { readExternalFiles } from './read-external-files.ts'

/**
 * The model's file and those beside it that it keeps weights in.
 *
 * @throws ModelFormatError where it is no ONNX model, one of them is not there, or not beside it.
 */
export function listModelFiles(path: string): string[] {
  const files = readExternalFiles(path).map(place => join(dirname(path), place))
  const absent = files.find(file => !existsSync(file))
  if (absent === undefined) return [path, ...files]
  throw new ModelFormatError({
    path: absent,
    message: `${path} keeps weights in ${absent}, which is not there; put it beside the model under that name`,
  })
}
