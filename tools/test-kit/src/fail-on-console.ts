import { afterEach, expect, vi } from 'vitest'

// Libraries here never log: they return warnings or call an observer. A stray console call fails its test.
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const
const spies = methods.map(method => vi.spyOn(console, method))

afterEach(() => {
  const calls = spies.flatMap(spy => spy.mock.calls.map(call => call.join(' ')))
  for (const spy of spies) spy.mockClear()
  expect(calls, 'console was written to').toEqual([])
})
