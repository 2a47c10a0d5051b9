/** How codes are packed: GIF fills bytes from the low bit, TIFF from the high one and widens its codes one code early. */
export interface LzwOptions {
  readonly form: 'gif' | 'tiff'
  /** Bits of a literal: 8 in TIFF, 2 to 8 in GIF. */
  readonly literalBits: number
  /** Bytes that are wanted; what the data hold beyond is left alone. */
  readonly size: number
}

/** Every step takes bits, and the bytes wanted are known: it ends, whatever the data are. */
export function decodeLzw(bytes: Uint8Array, { form, literalBits, size }: LzwOptions): Uint8Array {
  const isGif = form === 'gif'
  const early = isGif ? 0 : 1
  const clear = 1 << literalBits
  const prefixes = new Uint16Array(tableSize)
  const suffixes = new Uint8Array(tableSize)
  const lengths = new Uint16Array(tableSize).fill(1)
  for (let code = 0; code < clear; code++) suffixes[code] = code
  const output = new Uint8Array(size)
  let next = clear + 2
  let width = literalBits + 1
  let previous = -1
  let [at, bits, held, written] = [0, 0, 0, 0]

  function readCode(): number {
    while (held < width) {
      if (at === bytes.length) throw new Error('its packed data end too early')
      bits = isGif ? bits | (bytes[at++]! << held) : (bits << 8) | bytes[at++]!
      held += 8
    }
    held -= width
    const mask = (1 << width) - 1
    const code = (isGif ? bits : bits >>> held) & mask
    bits = isGif ? bits >>> width : bits & ((1 << held) - 1)
    return code
  }

  /** Writes a code's bytes from the last to the first, which it gives back. */
  function write(code: number, start: number): number {
    let rest = code
    for (let position = start + lengths[code]! - 1; ; position--) {
      if (position < size) output[position] = suffixes[rest]!
      if (position === start) return suffixes[rest]!
      rest = prefixes[rest]!
    }
  }

  while (written < size) {
    const code = readCode()
    if (code === clear) {
      next = clear + 2
      width = literalBits + 1
      previous = -1
      continue
    }
    if (code === clear + 1) throw new Error('its packed data end too early')
    if (code > next || (code === next && previous === -1))
      throw new Error('its packed data name a code that is not there')
    const known = code === next ? previous : code
    const first = write(known, written)
    written += lengths[known]!
    if (code === next) {
      if (written < size) output[written] = first
      written++
    }
    if (previous !== -1 && next < tableSize) {
      prefixes[next] = previous
      suffixes[next] = first
      lengths[next] = lengths[previous]! + 1
      next++
      if (next + early === 1 << width && width < widest) width++
    }
    previous = code
  }
  return output
}

const widest = 12
const tableSize = 1 << widest
