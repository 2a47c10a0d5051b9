import { expect, test } from 'vitest'
import { createTextTokenizer } from './text-tokenizer.ts'
import { trainBpe } from './train-bpe.ts'

test('the most frequent pair of neighbours becomes a token first, within words alone', () => {
  const { merges } = trainBpe(['low low low lower', 'new'], 300).model
  // "low" stands four times, "w e" never within a word of its own; a space before a word is written Ġ.
  expect(merges.slice(0, 3)).toEqual(['l o', 'lo w', 'Ġ low'])
  expect(merges.some(pair => /w Ġ/.test(pair))).toBe(false)
})

test('there are never more tokens than asked for, and padding is token 0', () => {
  const { model } = trainBpe(['a rose is a rose is a rose'], 260)
  expect(Object.keys(model.vocab)).toHaveLength(260)
  expect(model.vocab['[PAD]']).toBe(0)
  expect(new Set(Object.values(model.vocab)).size).toBe(260)
})

test('frequent words are one token, in whatever case; unknown ones are spelled', () => {
  const { tokenize } = createTextTokenizer(trainBpe(['Oat milk. OAT MILK and oat drink'], 400), 16)
  expect(tokenize('oat milk')).toHaveLength(2)
  expect(tokenize('Oat MILK')).toEqual(tokenize('oat milk'))
  expect(tokenize('ß')).toHaveLength(3)
  expect(tokenize('ß')).not.toContain(undefined)
  expect(tokenize('oat '.repeat(40))).toHaveLength(16)
})

test('the weights of a text are the shares of its tokens, none without any', () => {
  const json = trainBpe(['oat oat milk milk'], 300)
  const { tokenize, weigh } = createTextTokenizer(json, 16)
  const count = Object.keys(json.model.vocab).length
  const weights = weigh(['oat oat milk milk oat oat', ''])
  expect(weights[tokenize('oat')[0]!]).toBeCloseTo(2 / 3, 6)
  expect(weights.slice(count).every(weight => weight === 0)).toBe(true)
})
