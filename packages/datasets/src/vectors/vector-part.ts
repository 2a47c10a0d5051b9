import { createHash } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { z } from '@region-r1/core/schema'
import { describeFileError } from '../open-file.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import type { ImageVectorKey } from './image-vectors.ts'

/** The first line of a part; the vectors follow as 32-bit floats, little-endian, row by row. */
const headerSchema = z.strictObject({
  /** Of the pictures that were to be embedded, those that could not be read among them. */
  itemsSha256: z.string(),
  size: z.int().min(1),
  keys: z.array(z.strictObject({ entry: z.string(), image: z.string() })),
})

/** What a part's first line says, and where its vectors begin. */
export type VectorPartHeader = z.output<typeof headerSchema> & { readonly dataStart: number }

export const getVectorPartFile = (out: string, part: number) => join(out, `${String(part).padStart(6, '0')}.vectors`)

/** Tells whether a part was made of the same pictures. */
export function hashItems(items: readonly ImageVectorKey[]): string {
  const text = JSON.stringify(items.map(({ entry, image }) => [entry, image]))
  return createHash('sha256').update(text).digest('hex')
}

/** Writes a part, whole or not at all. */
export async function writeVectorPart(
  file: string,
  header: z.input<typeof headerSchema>,
  vectors: readonly Float32Array[],
): Promise<void> {
  const numbers = vectors.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
  await writeFileAtomically(file, [`${JSON.stringify(header)}\n`, ...numbers])
}

const headerChunk = 1 << 16

/** Reads the first line of a part. */
export async function readVectorPartHeader(file: string): Promise<VectorPartHeader> {
  const handle = await open(file).catch(error => {
    throw describeFileError(file, error)
  })
  try {
    let bytes = Buffer.alloc(0)
    for (;;) {
      const chunk = Buffer.alloc(headerChunk)
      const { bytesRead } = await handle.read(chunk, 0, headerChunk, bytes.length)
      const end = chunk.subarray(0, bytesRead).indexOf(10)
      bytes = Buffer.concat([bytes, chunk.subarray(0, end === -1 ? bytesRead : end)])
      if (end === -1 && bytesRead > 0) continue
      const header = parseJsonRow(bytes.toString('utf8'), headerSchema, { file, line: 1 })
      const expected = bytes.length + 1 + header.keys.length * header.size * 4
      const { size } = await handle.stat()
      if (size === expected) return { ...header, dataStart: bytes.length + 1 }
      const message = `${file} should have ${expected} bytes by its first line, it has ${size}; remove it and embed again`
      throw new DataFormatError({ file, message })
    }
  } finally {
    await handle.close()
  }
}

/** All vectors of a part, `[n, D]`. */
export async function readVectorPart(file: string, dataStart: number): Promise<Float32Array> {
  const bytes = await readFile(file)
  const aligned = new Uint8Array(bytes.length - dataStart)
  aligned.set(bytes.subarray(dataStart))
  return new Float32Array(aligned.buffer)
}

/** Rows of floats from anywhere in a file. */
export async function readFloats(file: string, position: number, count: number): Promise<Float32Array> {
  const bytes = new Uint8Array(count * 4)
  const handle = await open(file)
  try {
    await handle.read(bytes, 0, bytes.length, position)
  } finally {
    await handle.close()
  }
  return new Float32Array(bytes.buffer)
}
