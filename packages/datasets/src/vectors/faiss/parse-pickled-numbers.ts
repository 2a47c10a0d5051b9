import { DataFormatError } from '@region-r1/core'

/**
 * The whole numbers of a pickled Python list, as `pickle.dump([0, 0, 1])` writes it in protocols 2 to 5. Nothing else is
 * read, so that a file cannot make anything run.
 *
 * @throws DataFormatError where the file holds anything else.
 */
export function parsePickledNumbers(bytes: Uint8Array, file: string): number[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers: number[] = []
  let lists = 0
  for (let at = 0; at < view.length; ) {
    const code = view[at++]!
    const skipped = skippedBytes.get(code)
    if (skipped !== undefined) {
      if (code === emptyList && ++lists > 1) break
      at += skipped
      continue
    }
    const width = numberWidths.get(code)
    if (code === stop && lists === 1) return numbers
    if (width !== undefined && lists === 1 && at + width <= view.length) {
      numbers.push(readNumber(view, code, at, width))
      at += width
    } else if (code === long1 && lists === 1 && view[at]! <= 6) {
      const length = view[at]!
      numbers.push(length === 0 ? 0 : view.readIntLE(at + 1, length))
      at += 1 + length
    } else break
  }
  const message = `${file} should be a pickled list of whole numbers; benchmarks/protocol/convert_vectors.py writes its numbers as JSON`
  throw new DataFormatError({ file, message })
}

const emptyList = 0x5d
const stop = 0x2e
const binInt = 0x4a
const long1 = 0x8a

/** Codes that carry no number, with the bytes behind them: protocol, frame, list, mark, append(s), and memo. */
const skippedBytes = new Map([
  [0x80, 1],
  [0x95, 8],
  [emptyList, 0],
  [0x28, 0],
  [0x61, 0],
  [0x65, 0],
  [0x94, 0],
  [0x71, 1],
  [0x72, 4],
])

/** Whole numbers of 4, 1 and 2 bytes. */
const numberWidths = new Map([
  [binInt, 4],
  [0x4b, 1],
  [0x4d, 2],
])

function readNumber(view: Buffer, code: number, at: number, width: number): number {
  return code === binInt ? view.readInt32LE(at) : view.readUIntLE(at, width)
}
