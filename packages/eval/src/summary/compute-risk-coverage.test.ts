import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { computeRiskCoverage } from './compute-risk-coverage.ts'
import { createSystemColumns } from './query-columns.ts'

function createColumns(queries: readonly { rank: number; probability?: number }[]) {
  const columns = createSystemColumns()
  for (const { rank, probability } of queries) {
    columns.rank.push(rank)
    columns.mrr.push(1 / rank)
    columns.cropped.push(probability === undefined ? 0 : 1)
    columns.cropProbability.push(probability ?? 0)
  }
  return columns
}

const keep = createColumns([{ rank: 2 }, { rank: 2 }, { rank: 1 }, { rank: 4 }])

test('the curve adds crops by falling probability, worked by hand', () => {
  // The surest crop gains, the next two tie in probability (one loses), the last query is kept.
  const head = createColumns([
    { rank: 2, probability: 0.6 },
    { rank: 1, probability: 0.9 },
    { rank: 2, probability: 0.6 },
    { rank: 4 },
  ])
  const points = computeRiskCoverage(head, keep)
  expect(points.map(point => point.threshold)).toEqual([0.9, 0.6])
  expectAllClose(
    points.map(point => point.cropRate),
    [0.25, 0.75],
  )
  expectAllClose(
    points.map(point => point.degraded),
    [0, 0.25],
  )
  expectAllClose(
    points.map(point => point.mrr),
    [(0.5 + 1 + 1 + 0.25) / 4, (0.5 + 1 + 0.5 + 0.25) / 4],
  )
})

test('one probability for all leaves nothing to choose', () => {
  expect(computeRiskCoverage(createColumns(keep.rank.map(rank => ({ rank, probability: 1 }))), keep)).toEqual([])
  expect(computeRiskCoverage(keep, keep)).toEqual([])
})

test('a long curve is thinned and keeps its end', () => {
  const queries = Array.from({ length: 1000 }, (_, index) => ({ rank: 1, probability: 1 - index / 2000 }))
  const points = computeRiskCoverage(createColumns(queries), createColumns(queries))
  expect(points.length).toBe(24)
  expect(points.at(-1)).toMatchObject({ cropRate: 1, threshold: 1 - 999 / 2000 })
})
