import { Tokenizer } from '@huggingface/tokenizers'
import { expect, test } from 'vitest'
import { createLibraryTokenizer } from './create-library-tokenizer.ts'

const parts = {
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: null,
  added_tokens: [{ id: 9, content: '<end>', special: true, normalized: false, single_word: false }],
}
const wordPiece = {
  ...parts,
  model: {
    ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
    vocab: { '[UNK]': 0, bird: 1, '##s': 2, constructor: 3, '<end>': 4 },
  },
}
const bpe = {
  ...parts,
  model: { type: 'BPE', unk_token: null, vocab: { a: 0, b: 1, ab: 2, toString: 3 }, merges: ['a b'] },
}
const unigram = {
  ...parts,
  model: {
    ...{ type: 'Unigram', unk_id: 0 },
    vocab: [
      ['<unk>', 0],
      ['a', -1],
      ['b', -2],
    ],
  },
}

test.each([
  ['WordPiece', wordPiece, [1, 1, 2, 0, 3, 0, 9]],
  ['BPE', bpe, undefined],
  ['Unigram', unigram, undefined],
])('%s gives the tokens of the library itself, names of every object among them', (_, json, ids) => {
  const config = { unk_token: '[UNK]' }
  const [ours, library] = [createLibraryTokenizer(json, config), new Tokenizer(json, config)]
  for (const text of ['bird birds owl constructor toString <end>', 'ab ba abab', '']) {
    expect(ours.encode(text).ids).toEqual(library.encode(text).ids)
  }
  for (const token of ['bird', 'a', 'toString', '<end>', '[UNK]', 'none']) {
    expect(ours.token_to_id(token)).toBe(library.token_to_id(token))
  }
  if (ids) expect(ours.encode('bird birds owl constructor toString <end>').ids).toEqual(ids)
})
