import { expect, test } from 'vitest'
import { parseAnchors } from './parse-anchors.ts'

test('scales are read as side and places', () => {
  expect(parseAnchors('0.3x5, .5x3,1x1')).toEqual({
    scales: [
      { side: 0.3, grid: 5 },
      { side: 0.5, grid: 3 },
      { side: 1, grid: 1 },
    ],
  })
})

test('what is no scale is refused with an example', () => {
  for (const text of ['', '0.3', '2x3', '0.3x0', '0.3x-1']) expect(() => parseAnchors(text)).toThrow('such as 0.3x5')
})
