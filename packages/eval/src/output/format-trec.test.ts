import { expect, test } from 'vitest'
import { computeQueryMetrics } from '../metrics/compute-query-metrics.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { formatTrecQrels, formatTrecRun } from './format-trec.ts'

function createRow(scores: (number | null)[], ranking: number[]): QueryRow {
  const relevances = scores.map((_, index) => (index === 1 ? 2 : 0))
  return {
    queryId: 'query 1',
    question: 'which?',
    image: { source: 'q.png', pixelsSha256: '', width: 1, height: 1 },
    tags: [],
    encoder: 'e',
    scorer: 'e',
    rules: { ties: 'candidate-order', gain: 'linear', fusion: 'unit' },
    candidates: relevances.map((relevance, index) => ({ id: `a/%20 ${index}`, relevance, modality: 'text' })),
    systems: {
      keep: {
        policy: 'keep',
        kind: 'policy',
        decision: { type: 'keep', cropProbability: 0 },
        scores,
        ranking,
        rank: ranking.indexOf(1) + 1,
        metrics: computeQueryMetrics(ranking, relevances),
      },
    },
    warnings: [],
  }
}

test('judgements and rankings come line by line, with the blanks of ids escaped', () => {
  const row = createRow([0.25, 0.5], [1, 0])
  expect(formatTrecQrels(row)).toBe('query%201 0 a/%2520%200 0\nquery%201 0 a/%2520%201 2\n')
  expect(formatTrecRun(row, 'keep')).toBe('query%201 Q0 a/%2520%201 1 0.5 keep\nquery%201 Q0 a/%2520%200 2 0.25 keep\n')
})

test('ids that differ by blanks alone, and by what blanks are written as, stay apart', () => {
  const ids = [
    'a b',
    'a%20b',
    'a%2520b',
    'a\tb',
    'a\u00a0b',
    'a%C2%A0b',
    'a\u2028b',
    'a%E2%80%A8b',
    '100%',
    'ab',
    'a%62',
  ]
  const row = createRow(Array(ids.length).fill(0), [...ids.keys()])
  const candidates = ids.map(id => ({ id, relevance: 0, modality: 'text' as const }))
  const lines = formatTrecQrels({ ...row, queryId: 'q', candidates })
    .trimEnd()
    .split('\n')
  const columns = lines.map(line => line.split(/\s+/))
  expect(columns.every(({ length }) => length === 4)).toBe(true)
  expect(new Set(columns.map(([, , id]) => id)).size).toBe(ids.length)
  expect(columns.slice(-3).map(([, , id]) => id)).toEqual(['100%', 'ab', 'a%62'])
})

test('labels between whole numbers are multiplied until they are whole, so that tools read none as nothing', () => {
  const judge = (labels: number[]) => {
    const row = createRow(Array(labels.length).fill(0), [...labels.keys()])
    const candidates = labels.map((relevance, index) => ({ id: `${index}`, relevance, modality: 'text' as const }))
    const lines = formatTrecQrels({ ...row, candidates })
      .trimEnd()
      .split('\n')
    return lines.map(line => Number(line.split(' ')[3]))
  }
  expect(judge([0, 1, 3])).toEqual([0, 1, 3])
  expect(judge([0, 0.5, 1])).toEqual([0, 5, 10])
  expect(judge([0.1, 0.25, 2.3])).toEqual([10, 25, 230])
  expect(judge([0, 1 / 3, 1e-12])).toEqual([0, 333333, 1])
})

test('scores fall strictly as 32-bit floats, so that no tool breaks a tie in its own way', () => {
  // The first three tie, the next differs beyond 32 bits; zeros tie across the sign; the last could not be read.
  const scores = [0.5, 0.5, 0.5, 0.5 - 1e-12, 0, 0, -0.5, -0.5, null]
  const run = formatTrecRun(createRow(scores, [0, 1, 2, 3, 4, 5, 6, 7, 8]), 'keep')
  const written = run
    .trim()
    .split('\n')
    .map(line => Math.fround(Number(line.split(' ')[4])))
  expect(written).toHaveLength(9)
  for (let place = 1; place < written.length; place++) expect(written[place]).toBeLessThan(written[place - 1]!)
  for (const [place, score] of scores.entries()) expect(written[place]).toBeCloseTo(score ?? -2, 6)
})
