import { InvalidArgumentError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { clipBox } from './clip-box.ts'
import { parseToolCall } from './parse-tool-call.ts'
import { smartResize } from './smart-resize.ts'

const size = { width: 100, height: 50 }

test('a box is cut at the edges of the image, in either form', () => {
  expect(clipBox([-5, 10, 120, 60], size)).toEqual({ x1: 0, y1: 10, x2: 100, y2: 50 })
  expect(clipBox({ x1: 20.5, y1: 0, x2: 30, y2: 50 }, size)).toEqual({ x1: 20.5, y1: 0, x2: 30, y2: 50 })
})

test.each([
  ['inverted', [30, 10, 20, 40]],
  ['empty', [30, 10, 30, 40]],
  ['right of the image', [100, 0, 130, 50]],
  ['above the image', [0, -20, 30, 0]],
  ['not a number', [Number.NaN, 0, 30, 20]],
] as const)('a box that is %s leaves nothing', (_, box) => {
  expect(clipBox(box, size)).toBeNull()
})

test('the first of two tool calls counts', () => {
  const call = (first: number) => `<tool_call>{"arguments":{"bbox_2d":[${first},2,3,4]}}</tool_call>`
  expect(parseToolCall(`I look closer. ${call(1)}${call(9)}`)).toEqual([1, 2, 3, 4])
})

test('numbers written as text count, and a call whose JSON is broken is read by its box', () => {
  expect(parseToolCall('<tool_call>{"arguments":{"bbox_2d":["5"," 6.5",70,-8]}}</tool_call>')).toEqual([5, 6.5, 70, -8])
  expect(parseToolCall('<tool_call>{"arguments":{"bbox_2d":[1, 2e1,3,4]},}</tool_call>')).toEqual([1, 20, 3, 4])
})

test.each([
  'NO_CROP_NEEDED',
  '',
  '"bbox_2d": [1,2,3,4]',
  '<tool_call>{"arguments":{"bbox_2d":[1,2,3,4]}}',
  '<tool_call>{"arguments":{"bbox_2d":[1,2,3]}}</tool_call>',
  '<tool_call>{"arguments":{"bbox_2d":[1,2,3,""]}}</tool_call>',
  '<tool_call>{"arguments":{"bbox_2d":[1,2,3,null]}}</tool_call>',
  '<tool_call>{"arguments":null}</tool_call>',
  '<tool_call>null</tool_call>',
  '<tool_call>"bbox_2d": [a, b, c, d]</tool_call>',
  '</tool_call><tool_call>',
])('no box is read from %j', completion => {
  expect(parseToolCall(completion)).toBeNull()
})

test('sides go to multiples of 28, halves to the even one', () => {
  expect(smartResize({ width: 224, height: 300 })).toEqual({ width: 224, height: 308 })
  expect(smartResize({ width: 280, height: 70 })).toEqual({ width: 280, height: 56 })
})

test('a picture too small grows to 4 patches, one too large shrinks to 16384', () => {
  expect(smartResize({ width: 10, height: 10 })).toEqual({ width: 56, height: 56 })
  expect(smartResize({ width: 9000, height: 9000 })).toEqual({ width: 3584, height: 3584 })
})

test('a lower limit of pixels holds, and one below four patches is refused', () => {
  expect(smartResize({ width: 1000, height: 500 }, { maxPixels: 200_000 })).toEqual({ width: 616, height: 308 })
  expect(() => smartResize({ width: 9, height: 9 }, { maxPixels: 3000 })).toThrow(/from 3136 up, got 3000/)
})

test('a picture without pixels has no size', () => {
  expect(() => smartResize({ width: 0, height: 10 })).toThrow(InvalidArgumentError)
})

test('an answer of many beginnings and no end is read in one go, and keeps', () => {
  expect(parseToolCall(`<tool_call>{${'"bbox_2d":['.repeat(200_000)}</tool_call>`)).toBeNull()
  expect(parseToolCall(`<tool_call>{${'"bbox_2d"'.padEnd(2_000_000)}</tool_call>`)).toBeNull()
  expect(parseToolCall(`<tool_call>${'['.repeat(1_000_000)}</tool_call>`)).toBeNull()
})
