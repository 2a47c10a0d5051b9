import { createNormalizedBox, type NormalizedBox } from '@region-r1/core'
import { expect, test } from 'vitest'
import { type BoxSearch, searchBoxes } from './search-boxes.ts'

/** Six boxes in a row; each overlaps the next by a third of both. */
const boxes = Array.from({ length: 6 }, (_, index) =>
  createNormalizedBox({ x1: index * 0.125, y1: 0, x2: index * 0.125 + 0.25, y2: 1 }),
)
const search: BoxSearch = {
  ...{ boxes, first: [0], count: 6, agreementWeight: 1, curiosity: 1, leastGain: 0 },
  expect: () => ({ means: boxes.map(() => 0), deviation: 0.3 }),
  measure: ([agreement]) => agreement!,
}
const lookAt = (agreements: readonly number[]) => async (asked: readonly NormalizedBox[]) =>
  asked.map(box => Float32Array.of(agreements[boxes.indexOf(box)]!))
const order = async (change: Partial<BoxSearch>, agreements: readonly number[]) =>
  (await searchBoxes({ ...search, ...change }, lookAt(agreements))).map(({ index }) => index)

test('a disappointing look sends the search away, a good one keeps it near', async () => {
  expect((await order({ count: 2 }, [-0.3, 0, 0, 0, 0, 0]))[1]).toBeGreaterThan(1)
  expect(await order({ count: 2, leastGain: -9 }, [0.9, 0, 0, 0, 0, 0])).toEqual([0, 1])
})

test('what a box is worth beside its agreement counts', async () => {
  expect(await order({ count: 2, bonus: [0, 0, 0, 0, 5, 0] }, [0, 0, 0, 0, 0, 0])).toEqual([0, 4])
})

test('it stops where nothing better is hoped for, and at its count', async () => {
  expect(await order({ leastGain: -0.2 }, [0.9, 0, 0, 0, 0, 0])).toEqual([0, 1])
  expect(await order({}, [0.9, 0, 0, 0, 0, 0])).toEqual([0])
  expect(await order({ leastGain: -9 }, [0, 0, 0, 0, 0, 0])).toHaveLength(6)
  expect(await order({ count: 2, first: [5, 3, 1] }, [0, 0, 0, 0, 0, 0])).toEqual([5, 3])
})

test('the expectation may follow from what was seen', async () => {
  const counts: number[] = []
  await searchBoxes(
    {
      ...{ ...search, count: 3, first: [0, 2], leastGain: -9 },
      expect: seen => {
        counts.push(seen.length)
        return search.expect(seen)
      },
    },
    lookAt([0, 0, 0, 0, 0, 0]),
  )
  expect(counts).toEqual([2])
})
