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
  expect(formatTrecQrels(row)).toBe('query%201 0 a/%20%200 0\nquery%201 0 a/%20%201 2\n')
  expect(formatTrecRun(row, 'keep')).toBe('query%201 Q0 a/%20%201 1 0.5 keep\nquery%201 Q0 a/%20%200 2 0.25 keep\n')
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
