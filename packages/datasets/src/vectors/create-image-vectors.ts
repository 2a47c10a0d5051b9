import { InvalidArgumentError } from '@region-r1/core'
import { hashPicture } from './hash-picture.ts'
import type { ImageVectorKey, ImageVectors } from './image-vectors.ts'

// Chunks are what is compared between two turns of the event loop.
const chunkNumbers = 1 << 20

/** Vectors that are in memory already. */
export interface CreateImageVectorsOptions {
  /** Those of one entry next to each other. */
  readonly keys: readonly ImageVectorKey[]
  /** D. */
  readonly size: number
  /** `[keys.length, D]`, each of unit length. */
  readonly data: Float32Array
}

/**
 * Vectors in memory as {@link ImageVectors}.
 *
 * @throws InvalidArgumentError where keys and numbers do not go together.
 */
export function createImageVectors({ keys, size, data }: CreateImageVectorsOptions): ImageVectors {
  if (data.length !== keys.length * size) {
    const message = `${keys.length} vectors of ${size} numbers are ${keys.length * size} numbers, got ${data.length}`
    throw new InvalidArgumentError({ argument: 'data', message })
  }
  const rows = Math.max(1, Math.floor(chunkNumbers / size))
  return {
    count: keys.length,
    size,
    entries: numberEntries(keys),
    pictures: Uint32Array.from(keys, ({ image }, index) => hashPicture(image ?? `${index}`)),
    getKey: async index => keys[index]!,
    getVector: async index => data.subarray(index * size, (index + 1) * size),
    async *readChunks() {
      for (let first = 0; first < keys.length; first += rows) {
        yield { first, data: data.subarray(first * size, (first + rows) * size) }
      }
    },
    async close() {},
  }
}

/** The number of each key's entry, counted anew where another entry begins. */
function numberEntries(keys: readonly ImageVectorKey[]): Uint32Array {
  const entries = new Uint32Array(keys.length)
  for (let index = 1; index < keys.length; index++) {
    entries[index] = entries[index - 1]! + (keys[index]!.entry === keys[index - 1]!.entry ? 0 : 1)
  }
  return entries
}
