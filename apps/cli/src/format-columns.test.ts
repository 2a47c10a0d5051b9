import { expect, test } from 'vitest'
import { formatColumns } from './format-columns.ts'

test('numbers are aligned to the right, names to the left, and no line ends in blanks', () => {
  const rows = [
    ['rank', 'name'],
    ['1', 'a'],
    ['12', 'long name'],
  ]
  expect(formatColumns(rows, { left: [1] })).toBe('rank  name\n   1  a\n  12  long name')
})
