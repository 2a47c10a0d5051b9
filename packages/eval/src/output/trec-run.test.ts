import { readFileSync } from 'node:fs'
import { createRng } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { computeQueryMetrics, type QueryMetricName, queryMetricNames } from '../metrics/compute-query-metrics.ts'
import { createRanker } from '../protocol/create-ranker.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { formatTrecQrels, formatTrecRun } from './format-trec.ts'

/** Queries with ties, unread candidates and lists without gold. Labels are 0 or 1: trec_eval's MRR knows no grades. */
function createRows(): QueryRow[] {
  const rng = createRng('trec-run')
  return Array.from({ length: 40 }, (_, query) => {
    const count = rng.pick([3, 10, 20, 25])
    const labels = Array.from({ length: count }, () => (query % 8 === 0 || rng.nextInt(5) > 0 ? 0 : 1))
    const scores = labels.map(() => (rng.nextInt(12) === 0 ? null : rng.nextInt(9) / 8))
    const ids = labels.map((_, index) => `c${index}`)
    const ranking = createRanker(ids)(scores.map(score => score ?? Number.NaN))
    const row = createQueryRow({ ranks: { keep: 1 } })
    const result = { ...row.systems.keep!, scores, ranking, metrics: computeQueryMetrics(ranking, labels) }
    const candidates = ids.map((id, index) => ({ id, relevance: labels[index]!, modality: 'text' as const }))
    return { ...row, queryId: `q${query}`, candidates, systems: { keep: result } }
  })
}

test('trec_eval comes to the same means from the files that are written', async () => {
  const rows = createRows()
  await expect(rows.map(formatTrecQrels).join('')).toMatchFileSnapshot('__fixtures__/run/qrels')
  await expect(rows.map(row => formatTrecRun(row, 'keep')).join('')).toMatchFileSnapshot('__fixtures__/run/run.keep')
  // Made from these two files by score_run.py, which says how.
  const { keep } = JSON.parse(readFileSync(new URL('__fixtures__/run/trec-eval.json', import.meta.url), 'utf8')) as {
    keep: Record<QueryMetricName, number>
  }
  expect(Object.keys(keep).sort()).toEqual([...queryMetricNames].sort())
  const means = queryMetricNames.map(
    name => rows.reduce((sum, row) => sum + row.systems.keep!.metrics[name], 0) / rows.length,
  )
  expectAllClose(
    means,
    queryMetricNames.map(name => keep[name]),
    { atol: 1e-6 },
  )
})
