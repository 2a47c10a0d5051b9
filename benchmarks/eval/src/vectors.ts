import { type FileHandle, open } from 'node:fs/promises'
import { createRng } from '@region-r1/core'

export const dimensions = 256
export const candidates = 20
/** The full picture, the crop, then the candidates. */
const rowsPerQuery = 2 + candidates
const queriesPerRead = 64
const queryBytes = rowsPerQuery * dimensions * 4

/** The vectors of one query. The first candidate is gold. */
export interface QueryVectors {
  readonly full: Float32Array
  readonly crop: Float32Array
  /** `[candidates, dimensions]`. */
  readonly candidates: Float32Array
}

/** Writes `[queries, 2 + candidates, dimensions]` float32; the crop is nearer to gold than the full picture is. */
export async function writeVectors(file: string, queries: number): Promise<void> {
  const rng = createRng('benchmark')
  const handle = await open(file, 'w')
  for (let query = 0; query < queries; query++) {
    const block = Float32Array.from({ length: rowsPerQuery * dimensions }, () => rng.next() - 0.5)
    for (let index = 0; index < dimensions; index++) {
      const gold = block[2 * dimensions + index]!
      block[index]! += 0.1 * gold
      block[dimensions + index]! += 0.2 * gold
    }
    await handle.write(new Uint8Array(block.buffer))
  }
  await handle.close()
}

/** Reads the queries one after another, some at a time. */
export async function* readVectors(file: string, queries: number): AsyncGenerator<QueryVectors> {
  const handle: FileHandle = await open(file, 'r')
  try {
    for (let first = 0; first < queries; first += queriesPerRead) {
      const count = Math.min(queriesPerRead, queries - first)
      const block = new Float32Array((count * queryBytes) / 4)
      await handle.read(new Uint8Array(block.buffer), 0, count * queryBytes, first * queryBytes)
      for (let query = 0; query < count; query++) {
        const rows = block.subarray((query * queryBytes) / 4, ((query + 1) * queryBytes) / 4)
        yield {
          full: rows.subarray(0, dimensions),
          crop: rows.subarray(dimensions, 2 * dimensions),
          candidates: rows.subarray(2 * dimensions),
        }
      }
    }
  } finally {
    await handle.close()
  }
}
