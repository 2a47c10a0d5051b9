import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeIssues } from './describe-issues.ts'

const schema = z.object({ id: z.string(), boxes: z.array(z.object({ side: z.number() })) })
const describeWrong = (value: unknown, options = {}) => describeIssues(schema.safeParse(value).error!, options)

test('a field that is not there is called missing, by its name', () => {
  expect(describeWrong({ boxes: [{}] })).toBe('id: missing; expected string; boxes[0].side: missing; expected number')
})

test('a value of another type is told with what came', () => {
  expect(describeWrong({ id: 3, boxes: [] })).toBe('id: expected string, received number')
})

test('nothing at all has the name that the caller gives it, or none', () => {
  expect(describeWrong(undefined)).toBe('expected object, got nothing')
  expect(describeWrong([], { root: 'the file' })).toBe('the file: expected object, received array')
})

test('more issues than are wanted are counted', () => {
  expect(describeWrong({}, { most: 1 })).toBe('id: missing; expected string; and 1 more')
})
