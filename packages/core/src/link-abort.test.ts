import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { linkAbort } from './link-abort.ts'

test('aborts with the outer signal, for its reason, whether that happens before or after', () => {
  const outer = new AbortController()
  const before = linkAbort(outer.signal)
  expect(before.signal.aborted).toBe(false)
  outer.abort('over')
  const after = linkAbort(outer.signal)
  expect([before.signal.reason, after.signal.reason]).toEqual(['over', 'over'])
})

test('aborts by itself, which the outer signal does not notice', () => {
  const outer = new AbortController()
  const link = linkAbort(outer.signal)
  link.abort('mine')
  expect([link.signal.reason, outer.signal.aborted]).toEqual(['mine', false])
})

test('once disposed of it follows no more, and holds on to nothing', () => {
  const outer = new AbortController()
  const link = linkAbort(outer.signal)
  link[Symbol.dispose]()
  expect(getEventListeners(outer.signal, 'abort')).toHaveLength(0)
  outer.abort('over')
  expect(link.signal.aborted).toBe(false)
})
