import type { FileHandle } from 'node:fs/promises'
import { DataFormatError } from '@region-r1/core'
import type { FaissHeader } from './read-faiss-header.ts'

/**
 * Reads the header of a matrix that `numpy.save` wrote: 32-bit floats, row by row.
 *
 * @throws DataFormatError where it is of another type or shape.
 */
export async function readNpyHeader(handle: FileHandle, file: string): Promise<FaissHeader> {
  const start = Buffer.alloc(12)
  await handle.read(start, 0, 12, 0)
  if (start.toString('latin1', 1, 6) !== 'NUMPY') {
    throw new DataFormatError({ file, message: `${file} is no .npy file; write it with numpy.save` })
  }
  // Version 1 tells the header's length in two bytes, later ones in four.
  const [length, headerStart] = start[6] === 1 ? [start.readUInt16LE(8), 10] : [start.readUInt32LE(8), 12]
  const header = Buffer.alloc(length)
  await handle.read(header, 0, length, headerStart)
  const text = header.toString('latin1')
  const shape = /'shape': \((\d+), (\d+)\)/.exec(text)
  if (!shape || !text.includes("'descr': '<f4'") || !text.includes("'fortran_order': False")) {
    const message = `${file} should be a matrix of 32-bit floats, row by row, it is ${text.trim()}; save array.astype("float32")`
    throw new DataFormatError({ file, message })
  }
  const [count, size] = [Number(shape[1]), Number(shape[2])]
  return { count, size, metric: 'inner-product', dataStart: headerStart + length }
}
