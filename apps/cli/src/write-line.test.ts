import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { writeLine } from './write-line.ts'

test.each([
  [true, '\r\x1b[Kstep 1\n'],
  [false, 'step 1\n'],
])('on a terminal (%s) a line clears the bar that it comes after', (isTTY, written) => {
  const messages = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  writeLine({ messages, output: messages, signal: new AbortController().signal }, 'step 1')
  expect(messages.read()).toBe(written)
})
