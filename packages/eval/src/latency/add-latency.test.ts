import { expect, test } from 'vitest'
import { compareFigures } from '../comparison/compare-figures.ts'
import { createMarkdownReport } from '../report/create-markdown-report.ts'
import { formatTable } from '../report/format-table.ts'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { addLatency } from './add-latency.ts'
import type { LatencySummary } from './measure-latency.ts'

const builder = createSummaryBuilder({ systems: ['look', 'target'], seed: 1 })
builder.add(createQueryRow({ ranks: { keep: 2, look: 1, target: 1 } }))
const summary = builder.summarize()
const measure = (look: number) =>
  ({ queries: 1, systems: { keep: stages(20), look: stages(look) } }) as unknown as LatencySummary
const stages = (p50: number) => ({ totalMs: { p50, p95: 2 * p50 } })

test('milliseconds stand beside passes in every table, a dash where a bound has none', () => {
  const timed = addLatency(summary, measure(310.4))
  expect(timed.systems.look!.msPerQuery).toBe(310.4)
  expect(timed.systems.target).not.toHaveProperty('msPerQuery')
  const [, header, ...rows] = formatTable(timed).split('\n')
  expect(header).toMatch(/Passes +ms +Better/)
  expect(rows.map(row => row.trim().split(/ {2,}/).slice(-4)[0])).toEqual(['20', '310', '–'])
  expect(createMarkdownReport({ summary: timed, title: 't' })).toContain('| Passes | ms | Better |')
})

test('without a measurement no table has the column, and the summary is as it was', () => {
  expect(formatTable(summary)).not.toMatch(/ms +Better/)
  expect(JSON.stringify(summary)).not.toContain('msPerQuery')
})

test('times that differ are no figure that moved', () => {
  const { differing } = compareFigures(addLatency(summary, measure(300)), addLatency(summary, measure(400)))
  expect(differing).toEqual([])
})
