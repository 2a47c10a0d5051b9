import { expect, test } from 'vitest'
import { parseCount, parseNames, parseSeed, parseShare } from './parse-flags.ts'

test('counts are whole numbers from 1', () => {
  expect(parseCount('12')).toBe(12)
  for (const text of ['0', '-1', '1.5', '1e3', 'ten', '', ' 7']) expect(() => parseCount(text)).toThrow('from 1')
})

test('seeds are whole numbers of 32 bits', () => {
  expect(parseSeed('0')).toBe(0)
  expect(parseSeed('4294967295')).toBe(4294967295)
  for (const text of ['4294967296', '-1', '0.5', 'x', '']) expect(() => parseSeed(text)).toThrow('4294967295')
})

test('shares are numbers from 0 to 1', () => {
  expect([parseShare('0'), parseShare('0.05'), parseShare('1')]).toEqual([0, 0.05, 1])
  for (const text of ['-0.1', '1.1', '5 %', '', ' ']) expect(() => parseShare(text)).toThrow('from 0 to 1')
})

test('names are read between commas, once each, and unknown ones are refused with those there are', () => {
  const parse = parseNames(['keep', 'center'])
  expect(parse('center, keep,center')).toEqual(['center', 'keep'])
  expect(() => parse('keep,centre')).toThrow('"centre" is none of keep, center')
  expect(() => parse('')).toThrow('"" is none of')
})
