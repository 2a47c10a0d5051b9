import { expect, test } from 'vitest'
import { describeType } from './describe-type.ts'

test.each<[unknown, string]>([
  [null, 'null'],
  [undefined, 'undefined'],
  [3, 'a number'],
  ['x', 'a string'],
  [Symbol('x'), 'a symbol'],
  [[1], 'an array'],
  [{}, 'an object'],
  [Object.create(null), 'an object'],
  [new Set(), 'an object (Set)'],
  [(function* () {})(), 'an object (Generator)'],
])('%o is %s', (value, text) => {
  expect(describeType(value)).toBe(text)
})
