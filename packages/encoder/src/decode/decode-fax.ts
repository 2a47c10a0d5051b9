import { longestRunCode, runLengthCodes } from './run-length-codes.ts'

/**
 * The rows of a strip in CCITT's Group 4 (T.6), packed to whole bytes from the high bit, 1 for black. Each row says how its
 * changes of colour differ from those of the row above. Every step takes bits, so that it ends.
 */
export function decodeFax(bytes: Uint8Array, { width, height }: { readonly width: number; readonly height: number }) {
  const stride = Math.ceil(width / 8)
  const rows = new Uint8Array(stride * height)
  let at = 0
  const readBit = () => {
    if (at >= bytes.length * 8) throw new Error('its packed data end too early')
    const bit = (bytes[at >> 3]! >> (7 - (at & 7))) & 1
    at++
    return bit
  }

  function readCode<Value>(table: { get(code: number): Value | undefined }, longest: number): Value {
    let code = 1
    for (let bits = 0; bits < longest; bits++) {
      code = code * 2 + readBit()
      const value = table.get(code)
      if (value !== undefined) return value
    }
    throw new Error('its packed data name a code that is not there')
  }

  function readRun(colour: number): number {
    for (let run = 0; ; ) {
      const part = readCode(runLengthCodes[colour]!, longestRunCode)
      run += part
      if (part < 64) return run
    }
  }

  /** Where the row's colour changes, white first. */
  function readRow(above: readonly number[]): number[] {
    const changes: number[] = []
    let [position, colour] = [-1, 0]
    let search = 0
    while (position < width) {
      // The next change above, right of here and to the other colour; changes to black have even places.
      while (search > 0 && (above[search - 1] ?? width) > position) search--
      while ((above[search] ?? width) <= position && search < above.length) search++
      const first = search % 2 === colour ? search : search + 1
      const [below, beyond] = [above[first] ?? width, above[first + 1] ?? width]
      const mode = readCode(modes, longestMode)
      if (mode === 'pass') {
        position = beyond
      } else if (mode === 'across') {
        const middle = Math.max(0, position) + readRun(colour)
        const end = middle + readRun(1 - colour)
        changes.push(middle, end)
        position = end
      } else {
        if (below + mode < position) throw new Error('its packed data run backwards')
        position = below + mode
        changes.push(position)
        colour = 1 - colour
      }
    }
    return changes
  }

  let above: readonly number[] = []
  for (let row = 0; row < height; row++) {
    above = readRow(above)
    for (let index = 0; index < above.length; index += 2) {
      const end = Math.min(width, above[index + 1] ?? width)
      for (let x = above[index]!; x < end; x++) rows[row * stride + (x >> 3)]! |= 0x80 >> (x & 7)
    }
  }
  return rows
}

/** By a `1` before the code's bits: how far a change lies from that above, or another way to say where it is. */
const modes = new Map<number, number | 'pass' | 'across'>([
  [0b1_1, 0],
  [0b1_011, 1],
  [0b1_010, -1],
  [0b1_001, 'across'],
  [0b1_0001, 'pass'],
  [0b1_000011, 2],
  [0b1_000010, -2],
  [0b1_0000011, 3],
  [0b1_0000010, -3],
])
const longestMode = 7
