/**
 * SentencePiece's normalization by the table that a `tokenizer.json` carries (`precompiled_charsmap`), as Hugging Face's
 * own tokenizers apply it: a grapheme of fewer than six bytes as a whole where the table has it, else character by
 * character. The library's JavaScript has an approximation in its place, which parts joined emoji.
 */
export function createCharsmap(charsmap: string): (text: string) => string {
  const bytes = new Uint8Array(Buffer.from(charsmap, 'base64'))
  const view = new DataView(bytes.buffer)
  const trieSize = view.getUint32(0, true)
  const replacements = bytes.subarray(4 + trieSize)
  // Made here, for it takes ten milliseconds and few models have such a table.
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
  const readUnit = (node: number) => (node * 4 < trieSize ? view.getUint32(4 + node * 4, true) : 0)

  /** The shortest entry that the text begins with: a double-array trie as darts-clone writes it. */
  function findReplacement(text: string): string | undefined {
    let node = getOffset(readUnit(0))
    for (const byte of encoder.encode(text)) {
      node ^= byte
      const unit = readUnit(node)
      if (byte === 0 || (unit & 0x8000_00ff) >>> 0 !== byte) return
      node ^= getOffset(unit)
      if ((unit >>> 8) & 1) {
        const start = readUnit(node) & 0x7fff_ffff
        return decoder.decode(replacements.subarray(start, replacements.indexOf(0, start)))
      }
    }
    return undefined
  }

  return text =>
    Array.from(segmenter.segment(text), ({ segment }) => {
      const whole = encoder.encode(segment).length < 6 ? findReplacement(segment) : undefined
      return whole ?? Array.from(segment, character => findReplacement(character) ?? character).join('')
    }).join('')
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

function getOffset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6)
}
