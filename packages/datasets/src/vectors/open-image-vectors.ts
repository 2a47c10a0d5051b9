import { readFile } from 'node:fs/promises'
import { DataFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { describeFileError } from '../open-file.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { getVectorSummaryFile } from './embed-images.ts'
import { hashPicture } from './hash-picture.ts'
import type { ImageVectors } from './image-vectors.ts'
import {
  getVectorPartFile,
  readFloats,
  readVectorPart,
  readVectorPartHeader,
  type VectorPartHeader,
} from './vector-part.ts'

const summarySchema = z.object({ encoderId: z.string(), size: z.int().min(1), parts: z.int().min(1) })

// Parsed headers of parts that stay in memory, 40 KB each.
const keptHeaders = 512

/**
 * Opens the vectors that `embedImages` left in a folder. Only where they stand is kept in memory, 8 bytes a vector.
 *
 * @throws DataFormatError where a part is missing, cut off, or of another encoder.
 */
export async function openImageVectors(folder: string): Promise<ImageVectors & { readonly encoderId: string }> {
  const file = getVectorSummaryFile(folder)
  const text = await readFile(file, 'utf8').catch(error => {
    throw describeFileError(file, error)
  })
  const { encoderId, size, parts } = parseJsonRow(text, summarySchema, { file })
  /** `[parts + 1]` the index of each part's first vector, and `[parts]` where its numbers begin. */
  const firsts = new Float64Array(parts + 1)
  const dataStarts = new Float64Array(parts)
  const numbers = createGrowingNumbers()
  let previous: string | undefined
  let entry = -1
  for (let part = 0; part < parts; part++) {
    const partFile = getVectorPartFile(folder, part)
    const header = await readVectorPartHeader(partFile)
    if (header.size !== size) {
      const message = `${partFile} has vectors of ${header.size} numbers, expected ${size}; embed with one encoder`
      throw new DataFormatError({ file: partFile, message })
    }
    for (const key of header.keys) {
      if (key.entry !== previous) entry++
      previous = key.entry
      numbers.push(entry, hashPicture(key.image))
    }
    dataStarts[part] = header.dataStart
    firsts[part + 1] = firsts[part]! + header.keys.length
  }
  const headers = new Map<number, VectorPartHeader>()

  async function readHeader(part: number): Promise<VectorPartHeader> {
    const header = headers.get(part) ?? (await readVectorPartHeader(getVectorPartFile(folder, part)))
    headers.delete(part)
    headers.set(part, header)
    if (headers.size > keptHeaders) headers.delete(headers.keys().next().value!)
    return header
  }

  function findPart(index: number): number {
    let low = 0
    let high = parts - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (firsts[middle]! <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    encoderId,
    count: firsts[parts]!,
    size,
    ...numbers.take(),
    async getKey(index) {
      const part = findPart(index)
      return (await readHeader(part)).keys[index - firsts[part]!]!
    },
    async getVector(index) {
      const part = findPart(index)
      const position = dataStarts[part]! + (index - firsts[part]!) * size * 4
      return readFloats(getVectorPartFile(folder, part), position, size)
    },
    async *readChunks() {
      for (let part = 0; part < parts; part++) {
        if (firsts[part] === firsts[part + 1]) continue
        yield { first: firsts[part]!, data: await readVectorPart(getVectorPartFile(folder, part), dataStarts[part]!) }
      }
    },
    async close() {},
  }
}

/** Two columns that grow as the parts are read. */
function createGrowingNumbers() {
  let entries = new Uint32Array(1024)
  let pictures = new Uint32Array(1024)
  let count = 0
  return {
    push(entry: number, picture: number) {
      if (count === entries.length) {
        entries = grow(entries)
        pictures = grow(pictures)
      }
      entries[count] = entry
      pictures[count++] = picture
    },
    take: () => ({ entries: entries.slice(0, count), pictures: pictures.slice(0, count) }),
  }
}

function grow(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
