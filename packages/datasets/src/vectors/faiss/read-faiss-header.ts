import type { FileHandle } from 'node:fs/promises'
import { DataFormatError } from '@region-r1/core'
import type { VectorMetric } from '../image-vectors.ts'

/** A flat index: rows of 32-bit floats behind a short header. */
export interface FaissHeader {
  readonly count: number
  /** D. */
  readonly size: number
  readonly metric: VectorMetric
  /** The position of the first number. */
  readonly dataStart: number
}

/** The four letters that a flat index begins with; `IxFl` is one of another metric. */
const metrics: Readonly<Record<string, VectorMetric>> = { IxFI: 'inner-product', IxF2: 'squared-distance' }

// Letters, D (int32), rows (int64), two fillers (int64), trained (byte), metric (int32), numbers (uint64).
const headerBytes = 45

/**
 * Reads the header of FAISS's `IndexFlatIP` or `IndexFlatL2`, as `faiss.write_index` writes it.
 *
 * @throws DataFormatError that names another kind of index, or a file that was cut off.
 */
export async function readFaissHeader(handle: FileHandle, file: string): Promise<FaissHeader> {
  const header = Buffer.alloc(headerBytes)
  const { bytesRead } = await handle.read(header, 0, headerBytes, 0)
  const letters = header.toString('latin1', 0, 4)
  const metric = metrics[letters]
  if (bytesRead < headerBytes || metric === undefined) {
    const message = `${file} should be a flat index of FAISS (IxFI, IxF2), it begins with "${letters.replace(/[^ -~]/g, '?')}"; benchmarks/protocol/convert_vectors.py makes a flat one of other kinds`
    throw new DataFormatError({ file, message })
  }
  const size = header.readInt32LE(4)
  const count = Number(header.readBigInt64LE(8))
  const numbers = Number(header.readBigUInt64LE(37))
  const { size: bytes } = await handle.stat()
  if (size < 1 || numbers !== count * size || bytes < headerBytes + numbers * 4) {
    const message = `${file} should hold ${count} vectors of ${size} numbers, ${headerBytes + count * size * 4} bytes, it has ${bytes}; download it again`
    throw new DataFormatError({ file, message })
  }
  return { count, size, metric, dataStart: headerBytes }
}
