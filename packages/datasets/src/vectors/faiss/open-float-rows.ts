import { open } from 'node:fs/promises'
import { DataFormatError } from '@region-r1/core'
import { describeFileError } from '../../open-file.ts'
import type { VectorChunk, VectorMetric } from '../image-vectors.ts'
import { readFaissHeader } from './read-faiss-header.ts'
import { readNpyHeader } from './read-npy-header.ts'

/** Rows of 32-bit floats in a file of any size. */
export interface FloatRows {
  readonly count: number
  /** D. */
  readonly size: number
  readonly metric: VectorMetric
  /** One row `[D]`. */
  get(index: number): Promise<Float32Array>
  /** All rows in their order, some MB at a time. */
  readChunks(): AsyncIterable<VectorChunk>
  /** Closes the file. */
  close(): Promise<void>
}

const chunkBytes = 1 << 23

/**
 * Opens a flat index of FAISS, or a matrix of NumPy (`.npy`).
 *
 * @throws DataFormatError where it is neither.
 */
export async function openFloatRows(file: string): Promise<FloatRows> {
  const handle = await open(file).catch(error => {
    throw describeFileError(file, error)
  })
  try {
    const { count, size, metric, dataStart } = await (file.endsWith('.npy') ? readNpyHeader : readFaissHeader)(
      handle,
      file,
    )
    const rows = Math.max(1, Math.floor(chunkBytes / (size * 4)))

    async function read(first: number, length: number): Promise<Float32Array> {
      const bytes = new Uint8Array(length * size * 4)
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, dataStart + first * size * 4)
      if (bytesRead === bytes.length) return new Float32Array(bytes.buffer)
      throw new DataFormatError({ file, message: `${file} ends in row ${first}; download it again` })
    }

    return {
      count,
      size,
      metric,
      get: index => read(index, 1),
      async *readChunks() {
        for (let first = 0; first < count; first += rows) {
          yield { first, data: await read(first, Math.min(rows, count - first)) }
        }
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}
