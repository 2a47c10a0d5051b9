import { PassThrough } from 'node:stream'
import { DataFormatError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { reportBrokenRows } from './report-broken-rows.ts'

test('a first pass counts the items alone, the second tells of the broken rows', async () => {
  const messages = new PassThrough({ encoding: 'utf8' })
  const context = { messages, output: messages, signal: new AbortController().signal }
  const rows = reportBrokenRows(context, {})
  async function* read() {
    yield 1
    rows.options.onBrokenRow?.(new DataFormatError({ file: 'a.csv', line: 2, message: 'no id' }))
    yield 2
  }
  expect(await rows.countSilently(read())).toBe(2)
  expect([rows.count, messages.read()]).toEqual([0, null])
  for await (const _ of read());
  rows.finish()
  expect(rows.count).toBe(1)
  expect(messages.read()).toContain('no id')
})
