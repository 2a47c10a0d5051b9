import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from './create-progress.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 })
})
afterEach(() => {
  vi.useRealTimers()
})

function createTerminal(isTTY: boolean) {
  const messages = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  return {
    context: { messages, output: messages, signal: new AbortController().signal },
    read: () => messages.read() as string | null,
  }
}

test('on a terminal a bar grows, at most every 80 ms, and clears itself at the end', () => {
  const { context, read } = createTerminal(true)
  const progress = createProgress(context, 'queries')
  progress(5, 20)
  expect(read()).toBe('\rqueries ██████░░░░░░░░░░░░░░░░░░ 5/20\x1b[K')
  progress(6, 20)
  expect(read()).toBeNull()
  vi.advanceTimersByTime(100)
  progress(10, 20)
  expect(read()).toContain('10/20')
  progress(20, 20)
  expect(read()).toBe('\r\x1b[K')
})

test.each([
  [1, '1 s'],
  [89_000, '89 s'],
  [150_000, '3 min'],
  [9_000_000, '2.5 h'],
])('%i ms left are told as %s', (etaMs, text) => {
  const { context, read } = createTerminal(true)
  createProgress(context, 'queries')(5, 20, etaMs)
  expect(read()).toContain(` 5/20, ${text} left`)
})

test('without a total it counts', () => {
  const { context, read } = createTerminal(true)
  createProgress(context, 'rows')(7)
  expect(read()).toBe('\rrows 7\x1b[K')
})

test('away from a terminal a line comes each half minute, and none of what takes less', () => {
  const { context, read } = createTerminal(false)
  const progress = createProgress(context, 'queries')
  progress(1, 20)
  vi.advanceTimersByTime(29_999)
  progress(2, 20)
  expect(read()).toBeNull()
  vi.advanceTimersByTime(1)
  progress(3, 20, 60_000)
  expect(read()).toBe('queries 3/20, 60 s left\n')
  vi.advanceTimersByTime(10_000)
  progress(4, 20)
  vi.advanceTimersByTime(60_000)
  progress(20, 20)
  expect(read()).toBeNull()
})
