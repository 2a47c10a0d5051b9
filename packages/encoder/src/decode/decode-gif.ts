import { readGifFrame } from '../image-header/read-gif-frame.ts'
import { decodeLzw } from './decode-lzw.ts'
import type { DecodedPixels } from './image-decoder.ts'

/** The first frame on its canvas. Around a smaller one nothing shows, or the first colour where no index is for nothing, as in Pillow. */
export function decodeGif(bytes: Uint8Array): DecodedPixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { canvas, left, top, width, height, isInterlaced, palette, transparent, dataOffset } = readGifFrame(view)
  const literalBits = view.getUint8(dataOffset)
  if (literalBits < 1 || literalBits > 8) throw new Error(`literals of ${literalBits} bits`)
  const indices = decodeLzw(joinBlocks(bytes, dataOffset + 1), { form: 'gif', literalBits, size: width * height })
  const data = new Uint8Array(canvas.width * canvas.height * 4)
  const isSmaller = width < canvas.width || height < canvas.height
  if (isSmaller && transparent === undefined) for (let at = 0; at < data.length; at += 4) paint(at, 0)
  for (let row = 0; row < height; row++) {
    const source = row * width
    const target = (top + (isInterlaced ? findInterlacedRow(row, height) : row)) * canvas.width + left
    for (let column = 0; column < width; column++) {
      const index = indices[source + column]!
      if (index !== transparent) paint((target + column) * 4, index)
    }
  }
  return { ...canvas, channels: 4, data }

  /** Without a palette indices are levels of grey. */
  function paint(at: number, index: number): void {
    for (let channel = 0; channel < 3; channel++) {
      data[at + channel] = palette.length === 0 ? index : (palette[index * 3 + channel] ?? 0)
    }
    data[at + 3] = 255
  }
}

/** The data stand in blocks of up to 255 bytes, each behind its length; a cut file ends in the middle of one. */
function joinBlocks(bytes: Uint8Array, start: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let at = start; at < bytes.length && bytes[at] !== 0; at += 1 + bytes[at]!) {
    blocks.push(bytes.subarray(at + 1, at + 1 + bytes[at]!))
  }
  return Buffer.concat(blocks)
}

/** Where the n-th row stored belongs: every eighth, those between, every fourth, every second. */
function findInterlacedRow(index: number, height: number): number {
  let rest = index
  for (const [start, step] of passes) {
    const rows = Math.max(0, Math.ceil((height - start) / step))
    if (rest < rows) return start + rest * step
    rest -= rows
  }
  return rest
}

const passes = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const
