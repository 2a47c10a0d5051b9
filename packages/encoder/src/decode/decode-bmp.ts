import { type BmpLayout, readBmpLayout } from '../image-header/read-bmp-layout.ts'
import type { DecodedPixels } from './image-decoder.ts'

/** All kinds that Pillow reads, with its levels: a sample of n bits becomes `floor(value * 255 / (2^n - 1))`. */
export function decodeBmp(bytes: Uint8Array): DecodedPixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const layout = readBmpLayout(view)
  const { width, height, fromTop, bits, masks, stride, pixelOffset } = layout
  const data = new Uint8Array(width * height * 4)
  const write = bits > 8 ? createMaskWriter(view, bits, masks) : createPaletteWriter(bytes, layout)
  const rowOf = (y: number) => (fromTop ? y : height - 1 - y)
  const indices = layout.isRunLength ? decodeRuns(bytes.subarray(pixelOffset), layout) : undefined
  for (let y = 0, target = 0; y < height; y++) {
    const row = rowOf(y)
    for (let x = 0; x < width; x++, target += 4) {
      write(data, target, indices ? indices[row * width + x]! : readPixel(row, x))
    }
  }
  return { width, height, channels: 4, data }

  /** The index of a palette's colour, or where a colour's bytes begin. */
  function readPixel(row: number, x: number): number {
    const start = pixelOffset + row * stride
    if (bits > 8) return start + x * (bits / 8)
    const perByte = 8 / bits
    const byte = bytes[start + Math.floor(x / perByte)]!
    return (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1)
  }
}

type Write = (data: Uint8Array, target: number, pixel: number) => void

/** An index without a colour is black. */
function createPaletteWriter(bytes: Uint8Array, { palette }: BmpLayout): Write {
  return (data, target, index) => {
    const at = index < palette.count ? palette.offset + index * palette.stride : bytes.length
    data[target] = bytes[at + 2] ?? 0
    data[target + 1] = bytes[at + 1] ?? 0
    data[target + 2] = bytes[at] ?? 0
    data[target + 3] = 255
  }
}

function createMaskWriter(view: DataView, bits: number, masks: BmpLayout['masks']): Write {
  const channels = masks.map(mask => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
    return { mask, shift, most: mask >>> shift }
  })
  const read = (at: number) => {
    if (bits === 16) return view.getUint16(at, true)
    return bits === 32 ? view.getUint32(at, true) : view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  }
  return (data, target, at) => {
    const pixel = read(at)
    channels.forEach(({ mask, shift, most }, channel) => {
      const value = (pixel & mask) >>> shift
      data[target + channel] = mask === 0 ? (channel === 3 ? 255 : 0) : Math.floor((value * 255) / most)
    })
  }
}

/** `[height, width]` of indices as stored; what is skipped has the index 0. */
function decodeRuns(bytes: Uint8Array, { width, height, bits }: BmpLayout): Uint8Array {
  const indices = new Uint8Array(width * height)
  let [at, x, y] = [0, 0, 0]
  const next = () => {
    if (at >= bytes.length) throw new Error('its runs end too early')
    return bytes[at++]!
  }
  const put = (index: number) => {
    if (x < width && y < height) indices[y * width + x] = index
    x++
  }
  while (y < height) {
    const [count, value] = [next(), next()]
    if (count > 0) {
      for (let pixel = 0; pixel < count; pixel++) put(bits === 8 ? value : pixel % 2 === 0 ? value >> 4 : value & 15)
    } else if (value === runEnds.row) {
      x = 0
      y++
    } else if (value === runEnds.picture) {
      return indices
    } else if (value === runEnds.jump) {
      x += next()
      y += next()
    } else {
      for (let pixel = 0, byte = 0; pixel < value; pixel++) {
        if (bits === 8 || pixel % 2 === 0) byte = next()
        put(bits === 8 ? byte : pixel % 2 === 0 ? byte >> 4 : byte & 15)
      }
      // Pixels stand in pairs of bytes.
      at += at % 2
    }
  }
  return indices
}

const runEnds = { row: 0, picture: 1, jump: 2 }
