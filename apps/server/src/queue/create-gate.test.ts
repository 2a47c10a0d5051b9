import { expect, test } from 'vitest'
import { createGate } from './create-gate.ts'

const { signal } = new AbortController()

/** Work that ends when it is told to. */
function createWork() {
  let end!: () => void
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  return { run: () => ended, end }
}

test('so many compute at once, the others in the order they came', async () => {
  const gate = createGate({ concurrency: 1, maxQueue: 5 })
  const order: string[] = []
  const first = createWork()
  const runs = [
    gate.run(signal, first.run),
    gate.run(signal, async () => order.push('second')),
    gate.run(signal, async () => order.push('third')),
  ]
  expect(gate.getStatus()).toEqual({ admitted: 0, waiting: 2, running: 1 })
  first.end()
  await Promise.all(runs)
  expect(order).toEqual(['second', 'third'])
  expect(gate.getStatus()).toEqual({ admitted: 0, waiting: 0, running: 0 })
})

test('who gives up while waiting never computes, and holds nobody up', async () => {
  const gate = createGate({ concurrency: 1, maxQueue: 5 })
  const controller = new AbortController()
  const first = createWork()
  const running = gate.run(signal, first.run)
  let computed = false
  const left = gate.run(controller.signal, async () => {
    computed = true
  })
  const last = gate.run(signal, async () => 'last')
  controller.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  first.end()
  await running
  expect(await last).toBe('last')
  expect(computed).toBe(false)
})

test('work that fails gives its turn back', async () => {
  const gate = createGate({ concurrency: 1, maxQueue: 0 })
  await expect(gate.run(signal, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await gate.run(signal, async () => 'next')).toBe('next')
})

test('a full house refuses with the time to come back, and a place that was left is given once', () => {
  const gate = createGate({ concurrency: 1, maxQueue: 1 })
  const leave = gate.admit()
  gate.admit()
  expect(() => gate.admit()).toThrow(
    expect.objectContaining({ kind: 'overloaded', retryAfterSeconds: expect.any(Number) }),
  )
  leave()
  leave()
  gate.admit()
  expect(() => gate.admit()).toThrow('places are taken')
})
