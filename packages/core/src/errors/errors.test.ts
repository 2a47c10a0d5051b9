import { expect, test } from 'vitest'
import { DataFormatError } from './data-format-error.ts'
import { DisposedError } from './disposed-error.ts'
import { ImageFormatError } from './image-format-error.ts'
import { InvalidArgumentError } from './invalid-argument-error.ts'
import { ModelFormatError } from './model-format-error.ts'
import { RegionR1Error } from './region-r1-error.ts'

const cause = new Error('the reason')

test.each([
  [new RegionR1Error({ message: 'm', cause }), 'RegionR1Error'],
  [new DataFormatError({ message: 'm', cause, file: 'a.jsonl', line: 3 }), 'DataFormatError'],
  [new DisposedError({ message: 'm', cause }), 'DisposedError'],
  [new ImageFormatError({ message: 'm', cause }), 'ImageFormatError'],
  [new InvalidArgumentError({ message: 'm', cause, argument: 'topN' }), 'InvalidArgumentError'],
  [new ModelFormatError({ message: 'm', cause, path: 'models/x' }), 'ModelFormatError'],
])('%s carries its name, message and cause, and is known by the base', (error, name) => {
  expect(`${error}`).toBe(`${name}: m`)
  expect(error.cause).toBe(cause)
  expect(error).toBeInstanceOf(Error)
  expect(RegionR1Error.isInstance(error)).toBe(true)
})

test('the fields say where the fault is', () => {
  expect(new DataFormatError({ message: 'm', file: 'a.jsonl', line: 3 })).toMatchObject({ file: 'a.jsonl', line: 3 })
  expect(new DataFormatError({ message: 'm', file: 'a.csv' }).line).toBeUndefined()
  expect(new InvalidArgumentError({ message: 'm', argument: 'topN' }).argument).toBe('topN')
  expect(new ModelFormatError({ message: 'm', path: 'models/x' }).path).toBe('models/x')
})

test('an error of another copy of the package is known, a foreign one is not', () => {
  const foreign = Object.assign(new Error('from elsewhere'), { [Symbol.for('@region-r1/error')]: true })
  expect(RegionR1Error.isInstance(foreign)).toBe(true)
  expect(foreign).not.toBeInstanceOf(RegionR1Error)
  for (const other of [new Error('m'), 'm', null, undefined, { message: 'm' }]) {
    expect(RegionR1Error.isInstance(other)).toBe(false)
  }
})

test('an error without a cause has no such field', () => {
  expect(new RegionR1Error({ message: 'm' })).not.toHaveProperty('cause')
})

test('a message that quotes megabytes keeps its beginning and its end', () => {
  const { message } = new DataFormatError({
    file: 'f',
    message: `f, line 1: found ${'🍎'.repeat(1e6)}; correct the row`,
  })
  expect(message.length).toBeLessThanOrEqual(1000)
  expect(message).toMatch(/^f, line 1: found 🍎+ … 🍎+; correct the row$/u)
  expect(new DataFormatError({ file: 'f', message: 'x'.repeat(1000) }).message).toBe('x'.repeat(1000))
})

test('what a message quotes cannot move a cursor, break a line of data or turn the direction of reading', () => {
  const quoted = 'a\tb\u001b[2Jc\u0000d\u202ee\ud800f\u0085g\u{1f34e}h'
  const escaped = 'a\\tb\\u001b[2Jc\\u0000d\\u202ee\\ud800f\\u0085g\u{1f34e}h'
  expect(new ImageFormatError({ message: `two\nlines ${quoted}` }).message).toBe(`two\nlines ${escaped}`)
  expect(new DataFormatError({ file: 'f', message: `one\nline ${quoted}` }).message).toBe(`one\\nline ${escaped}`)
})
