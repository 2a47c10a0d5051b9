import { expect, test } from 'vitest'
import { z } from '../schema.ts'
import { describeIssues } from './describe-issues.ts'

const schema = z.object({ id: z.string(), boxes: z.array(z.object({ side: z.number() })) })
const describeWrong = (value: unknown, options = {}) => describeIssues(schema.safeParse(value).error!, options)

test('a field that is not there is called missing, by its name', () => {
  expect(describeWrong({ boxes: [{}] })).toBe('id: missing; expected a text; boxes[0].side: missing; expected a number')
})

test('a value of another type is told with what came', () => {
  expect(describeWrong({ id: 3, boxes: [] })).toBe('id: expected a text, got a number')
})

test('nothing at all has the name that the caller gives it, or none', () => {
  expect(describeWrong(undefined)).toBe('expected an object, got nothing')
  expect(describeWrong([], { root: 'the file' })).toBe('the file: expected an object, got a list')
})

test('more issues than are wanted are counted', () => {
  expect(describeWrong({}, { most: 1 })).toBe('id: missing; expected a text; and 1 more')
})

test.each<[string, z.ZodType, unknown, string]>([
  ['a text too short', z.string().min(1), '', 'empty; expected at least one character'],
  ['a text too long', z.string().max(3), 'abcd', 'expected at most 3 characters'],
  ['an empty list', z.array(z.string()).min(1), [], 'empty; expected at least one entry'],
  ['a list too short', z.array(z.string()).min(2), ['a'], 'expected at least 2 entries'],
  ['a number too small', z.number().min(1), 0, 'expected at least 1'],
  ['a number that must be more', z.number().positive(), 0, 'expected more than 0'],
  ['a number too large', z.number().lt(9), 9, 'expected less than 9'],
  ['a part of a number', z.int(), 1.5, 'expected a whole number, got a number'],
  ['a number that is none', z.number(), Number.NaN, 'expected a number, got NaN'],
  ['a word of a few', z.enum(['keep', 'crop']), 'zoom', 'expected one of "keep", "crop"'],
  ['the one value', z.literal('text'), 'image', 'expected "text"'],
  ['a field too much', z.strictObject({}), { price: 3 }, 'unknown field "price"'],
  ['fields too much', z.strictObject({}), { a: 1, b: 2 }, 'unknown fields "a", "b"'],
  ["a schema's own words", z.number().min(1, 'one at the least'), 0, 'one at the least'],
])('%s', (_, schema, value, message) => {
  expect(describeIssues(schema.safeParse(value).error!)).toBe(message)
})
