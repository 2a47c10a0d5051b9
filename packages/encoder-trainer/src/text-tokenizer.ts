import { Tokenizer } from '@huggingface/tokenizers'
import type { Rng } from '@region-r1/core'
import type { TokenizerJson } from './train-bpe.ts'

/** Texts as the text network reads them. */
export interface TextTokenizer {
  /** Token ids, at most as many as are read. */
  tokenize(text: string): readonly number[]
  /** `[texts, tokens]`: the share of each token among a text's, all 0 where it has none. Some tokens may be left out. */
  weigh(texts: readonly string[], dropout?: { readonly share: number; readonly rng: Rng }): Float32Array
}

export function createTextTokenizer(json: TokenizerJson, textLength: number): TextTokenizer {
  const tokenizer = new Tokenizer(json, {})
  const count = Object.keys(json.model.vocab).length
  const known = new Map<string, readonly number[]>()

  function tokenize(text: string): readonly number[] {
    const ids = known.get(text) ?? (tokenizer.encode(text).ids as number[]).slice(0, textLength)
    known.set(text, ids)
    return ids
  }

  return {
    tokenize,
    weigh(texts, dropout) {
      const weights = new Float32Array(texts.length * count)
      for (const [row, text] of texts.entries()) {
        const all = tokenize(text)
        const kept = dropout === undefined ? all : all.filter(() => dropout.rng.next() >= dropout.share)
        const ids = kept.length > 0 ? kept : all
        for (const id of ids) weights[row * count + id]! += 1 / ids.length
      }
      return weights
    },
  }
}
