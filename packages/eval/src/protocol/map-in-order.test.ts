import { expect, test } from 'vitest'
import { mapInOrder } from './map-in-order.ts'

async function collect(results: AsyncIterable<number>): Promise<number[]> {
  const collected: number[] = []
  for await (const result of results) collected.push(result)
  return collected
}

test('results come in the order of the items, whichever is ready first', async () => {
  const finished: number[] = []
  const delays = [30, 1, 15, 1]
  const results = mapInOrder(
    delays.keys(),
    async index => {
      await new Promise(resolve => setTimeout(resolve, delays[index]))
      finished.push(index)
      return index
    },
    2,
  )
  expect(await collect(results)).toEqual([0, 1, 2, 3])
  expect(finished).not.toEqual([0, 1, 2, 3])
})

test.each([1, 3])('no more than %i are under way', async concurrency => {
  let underWay = 0
  let most = 0
  const results = mapInOrder(
    Array.from({ length: 10 }, (_, index) => index),
    async index => {
      most = Math.max(most, ++underWay)
      await new Promise(resolve => setTimeout(resolve, 1))
      underWay--
      return index
    },
    concurrency,
  )
  await collect(results)
  expect(most).toBe(concurrency)
})

test('a failure is thrown in its turn, after the results before it', async () => {
  const seen: number[] = []
  const results = mapInOrder(
    [0, 1, 2],
    async item => {
      if (item === 1) throw new Error('broken')
      return item
    },
    3,
  )
  const run = async () => {
    for await (const result of results) seen.push(result)
  }
  await expect(run()).rejects.toThrow('broken')
  expect(seen).toEqual([0])
})
