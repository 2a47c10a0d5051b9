/** As Hugging Face's tokenizer.json has it: a lower-casing byte-level BPE, so that no word of any language is unknown. */
export interface TokenizerJson {
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[]
  readonly model: {
    readonly type: 'BPE'
    readonly vocab: Readonly<Record<string, number>>
    readonly merges: readonly string[]
    readonly [setting: string]: unknown
  }
  readonly [key: string]: unknown
}

const padding = '[PAD]'
/** GPT-2's, which the pre-tokenizer `ByteLevel` means. */
const wordPattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu
/** A pair that stands in one place only is no word. */
const leastCount = 2

interface Word {
  symbols: string[]
  readonly count: number
}

/**
 * Trains the tokenizer: the most frequent pair of neighbours becomes a token until there are enough (Sennrich et al.,
 * 2016). Token 0 is padding.
 *
 * @param size - tokens at most, more than 256
 */
export function trainBpe(texts: Iterable<string>, size: number): TokenizerJson {
  const alphabet = createByteAlphabet()
  const words = countWords(texts, alphabet)
  const pairs = new Map<string, { count: number; readonly words: Set<Word> }>()
  const update = (word: Word, sign: 1 | -1) => {
    for (let place = 0; place + 1 < word.symbols.length; place++) {
      const name = `${word.symbols[place]} ${word.symbols[place + 1]}`
      const pair = pairs.get(name) ?? { count: 0, words: new Set() }
      pair.count += sign * word.count
      if (sign > 0) pair.words.add(word)
      if (pair.count > 0) pairs.set(name, pair)
      else pairs.delete(name)
    }
  }
  for (const word of words) update(word, 1)

  const tokens = [padding, ...[...alphabet].sort()]
  const merges: string[] = []
  const known = new Set(tokens)
  while (tokens.length < size) {
    let best = ''
    let most = leastCount - 1
    for (const [name, { count }] of pairs) {
      if (count > most || (count === most && most >= leastCount && name < best)) [best, most] = [name, count]
    }
    if (best === '') break
    const [left, right] = best.split(' ') as [string, string]
    for (const word of pairs.get(best)!.words) {
      update(word, -1)
      word.symbols = merge(word.symbols, left, right)
      update(word, 1)
    }
    merges.push(best)
    // Two ways may lead to one token.
    if (!known.has(left + right)) tokens.push(left + right)
    known.add(left + right)
  }
  return formatTokenizer(Object.fromEntries(tokens.map((token, id) => [token, id])), merges)
}

function merge(symbols: readonly string[], left: string, right: string): string[] {
  const merged: string[] = []
  for (let place = 0; place < symbols.length; place++) {
    const isPair = symbols[place] === left && symbols[place + 1] === right
    merged.push(isPair ? left + right : symbols[place]!)
    if (isPair) place++
  }
  return merged
}

function countWords(texts: Iterable<string>, alphabet: readonly string[]): Word[] {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const [word] of ` ${text.normalize('NFC').toLowerCase()}`.matchAll(wordPattern)) {
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return [...counts].map(([word, count]) => ({
    symbols: Array.from(new TextEncoder().encode(word), byte => alphabet[byte]!),
    count,
  }))
}

/** GPT-2's printable letter for each byte. */
function createByteAlphabet(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255)
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
}

function formatTokenizer(vocab: Record<string, number>, merges: string[]): TokenizerJson {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [{ id: 0, content: padding, ...special }],
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  }
}
