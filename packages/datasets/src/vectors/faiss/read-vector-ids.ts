import { readFile } from 'node:fs/promises'
import { DataFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { describeFileError } from '../../open-file.ts'
import { parseJsonRow } from '../../parse-json-row.ts'
import { parsePickledNumbers } from './parse-pickled-numbers.ts'

const idsSchema = z.array(z.union([z.string(), z.int().min(0)]))

/**
 * The id of each row of a file of vectors: a list in JSON, or a pickled list of whole numbers (`.pkl`).
 *
 * @throws DataFormatError where it is no such list, or of another length.
 */
export async function readVectorIds(file: string, count: number): Promise<readonly (string | number)[]> {
  const bytes = await readFile(file).catch(error => {
    throw describeFileError(file, error)
  })
  const isPickled = /\.(pkl|pickle)$/.test(file)
  const ids = isPickled ? parsePickledNumbers(bytes, file) : parseJsonRow(bytes.toString('utf8'), idsSchema, { file })
  if (ids.length === count) return ids
  const message = `${file} should name ${count} vectors, it has ${ids.length} ids; take the ids of that index`
  throw new DataFormatError({ file, message })
}
