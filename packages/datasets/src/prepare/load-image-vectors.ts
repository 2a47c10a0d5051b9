import { readFile } from 'node:fs/promises'
import { DataFormatError } from '@region-r1/core'
import { z } from 'zod'
import { describeFileError } from '../open-file.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonLines } from '../read-json-lines.ts'
import { getVectorPartFile, getVectorSummaryFile } from './embed-images.ts'
import type { ImageVectorKey, ImageVectors } from './image-vectors.ts'

const summarySchema = z.strictObject({ encoderId: z.string(), size: z.int().min(1), parts: z.int().min(0) })
const lineSchema = z.strictObject({ entry: z.string(), image: z.string(), vector: z.string() })

/** The vectors that {@link embedImages} left in a folder, and the encoder that made them. */
export async function loadImageVectors(folder: string): Promise<ImageVectors & { readonly encoderId: string }> {
  const file = getVectorSummaryFile(folder)
  const text = await readFile(file, 'utf8').catch(error => {
    throw describeFileError(file, error)
  })
  const { encoderId, size, parts } = parseJsonRow(text, summarySchema, { file })
  const keys: ImageVectorKey[] = []
  let data = new Float32Array(size * 1024)
  for (let part = 0; part < parts; part++) {
    const partFile = getVectorPartFile(folder, part)
    for await (const { row, line } of readJsonLines(partFile, lineSchema)) {
      const bytes = Buffer.from(row.vector, 'base64')
      if (bytes.length !== size * 4) {
        const message = `${partFile}, line ${line}: expected a vector of ${size} numbers, got ${bytes.length / 4}; embed with one encoder`
        throw new DataFormatError({ file: partFile, line, message })
      }
      if ((keys.length + 1) * size > data.length) {
        const larger = new Float32Array(data.length * 2)
        larger.set(data)
        data = larger
      }
      for (let at = 0; at < size; at++) data[keys.length * size + at] = bytes.readFloatLE(at * 4)
      keys.push({ entry: row.entry, image: row.image })
    }
  }
  return { encoderId, size, keys, data: data.subarray(0, keys.length * size) }
}
