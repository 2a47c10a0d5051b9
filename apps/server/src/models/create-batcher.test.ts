import { expect, test } from 'vitest'
import { createBatcher } from './create-batcher.ts'

/** Doubles numbers; a run that sees 13 fails. Keeps what each run was given. */
function createDoubler({ maxItems = 4, maxDelayMs = 0 } = {}) {
  const runs: (readonly number[])[] = []
  const run = async (items: readonly number[]) => {
    runs.push(items)
    await new Promise(resolve => setTimeout(resolve, 5))
    if (items.includes(13)) throw new Error('thirteen')
    return items.map(item => item * 2)
  }
  return { runs, ...createBatcher<number, number>({ run, maxItems, maxDelayMs }) }
}

test('calls that come while a run goes share the next one, each with its own results', async () => {
  const { submit, runs } = createDoubler()
  const results = await Promise.all([submit([1]), submit([2, 3]), submit([4]), submit([5])])
  expect(results).toEqual([[2], [4, 6], [8], [10]])
  expect(runs).toEqual([[1], [2, 3, 4, 5]])
})

test('a call goes as a whole, alone where it is too large, and nothing runs for no items', async () => {
  const { submit, runs } = createDoubler({ maxItems: 2 })
  expect(await submit([])).toEqual([])
  await Promise.all([submit([1]), submit([2, 3, 4]), submit([5])])
  expect(runs).toEqual([[1], [2, 3, 4], [5]])
})

test('with a delay the first call waits for others', async () => {
  const { submit, runs } = createDoubler({ maxDelayMs: 5 })
  await Promise.all([submit([1]), submit([2])])
  expect(runs).toEqual([[1, 2]])
})

test('a call whose items are at fault fails alone', async () => {
  const { submit } = createDoubler({ maxDelayMs: 5 })
  const settled = await Promise.allSettled([submit([1]), submit([13]), submit([2])])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a call that is given up before its run is not in it', async () => {
  const { submit, runs } = createDoubler()
  const controller = new AbortController()
  const first = submit([1])
  const left = submit([2], controller.signal)
  const last = submit([3])
  controller.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  await Promise.all([first, last])
  expect(runs).toEqual([[1], [3]])
})
