import { expect, test } from 'vitest'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { compareFigures } from './compare-figures.ts'

function summarize(seed: number) {
  const builder = createSummaryBuilder({ systems: ['head'], seed })
  for (let query = 0; query < 40; query++) {
    builder.add(createQueryRow({ ranks: { keep: 2, head: 1 + (query % 4), target: 1 } }))
  }
  return builder.summarize()
}

test('the same run has every figure the same, another seed other intervals alone', () => {
  const { compared, differing } = compareFigures(summarize(1), summarize(1))
  expect(compared).toBeGreaterThan(500)
  expect(differing).toEqual([])
  const other = compareFigures(summarize(1), summarize(9))
  expect(other.compared).toBe(compared)
  expect(other.differing.length).toBeGreaterThan(0)
  for (const { path } of other.differing) expect(path).toMatch(/ci95|pValue/)
})

test('a figure that moved in its last bit, and one that is defined in one alone, are named by their path', () => {
  const before = { run: { seed: 1 }, systems: { keep: { mrr: 0.3, gain: null, ci95: [0, 1] } } }
  const after = { run: { seed: 2 }, systems: { keep: { mrr: 0.1 + 0.2, gain: 1, ci95: [0, 1] } } }
  expect(compareFigures(before, after)).toEqual({
    compared: 4,
    differing: [
      { path: 'systems.keep.mrr', before: 0.3, after: 0.1 + 0.2 },
      { path: 'systems.keep.gain', before: null, after: 1 },
    ],
  })
})

test('fields that one alone has are no figures of both', () => {
  expect(compareFigures({ run: {} }, { queries: 3 })).toEqual({ compared: 0, differing: [] })
  expect(compareFigures({ run: {}, ...{ queries: 3, slices: { a: 1 } } }, { slices: 'none' }).compared).toBe(0)
})
