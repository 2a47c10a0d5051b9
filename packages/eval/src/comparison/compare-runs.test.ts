import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { expect, onTestFinished, test } from 'vitest'
import type { QueryRow } from '../protocol/query-row.ts'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { compareRows } from './compare-rows.ts'
import { compareRuns } from './compare-runs.ts'
import { formatRunComparison } from './format-run-comparison.ts'
import { readSummary } from './read-summary.ts'

/** Ten queries of the ranks given, with the first ones dropped. */
function createRun(head: number, { system = 'head', from = 0 } = {}) {
  const rows = Array.from({ length: 10 }, (_, index) => ({
    ...createQueryRow({ ranks: { keep: 2, [system]: head }, tags: [index < 5 ? 'early' : 'late'] }),
    queryId: `q${index}`,
  })).slice(from)
  const builder = createSummaryBuilder({ systems: [system], seed: 1 })
  for (const row of rows) builder.add(row)
  return { rows, summary: builder.summarize() }
}

async function* stream(rows: readonly QueryRow[]): AsyncGenerator<QueryRow> {
  yield* rows
}

test('what changed is told for systems and slices, and what did not is not', async () => {
  const [before, after] = [createRun(2), createRun(1, { from: 2 })]
  const comparison = compareRuns(before.summary, after.summary)
  expect(comparison.settings).toEqual([{ name: 'queries', before: '10', after: '8' }])
  expect(comparison.systems.head!.mrr).toEqual({ before: 0.5, after: 1, difference: 0.5 })
  expect(comparison.systems.keep!.mrr.difference).toBe(0)
  expect(comparison.systems.head!.gainRecovered).toEqual({ before: null, after: null, difference: null })
  expect(comparison.slices[0]).toMatchObject({ system: 'head', difference: 0.5 })
  const paired = await compareRows(stream(before.rows), stream(after.rows), { systems: ['keep', 'head'] })
  expect(paired.find(({ system }) => system === 'head')).toMatchObject({
    queries: 8,
    difference: 0.5,
    ci95: [0.5, 0.5],
    wins: 8,
    ties: 0,
    losses: 0,
  })
  expect(paired[1]!.pValue).toBeLessThan(0.05)
  const text = formatRunComparison({ ...comparison, paired })
  expect(text).toContain('queries: 10 -> 8')
  expect(text).toMatch(/head, MRR +0\.500 +1\.000 +\+0\.500/)
  expect(text).toMatch(/head, R@1 +0\.0 +100\.0 +\+100\.0/)
  expect(text).toMatch(/early, head +0\.500 +1\.000/)
  expect(text).not.toContain('keep, MRR')
})

test('systems of one run alone are named, and equal runs say so', () => {
  const { summary } = createRun(1)
  const comparison = compareRuns(summary, createRun(1, { system: 'center' }).summary)
  expect(comparison).toMatchObject({ onlyBefore: ['head'], onlyAfter: ['center'] })
  expect(formatRunComparison(compareRuns(summary, summary))).toBe('no system changed')
  const figures = { compared: 3, differing: [{ path: 'systems.keep.mrr', before: 0.5, after: null }] }
  expect(formatRunComparison({ ...compareRuns(summary, summary), figures })).toBe(
    '3 figures in both, of which 1 differ, the first: systems.keep.mrr 0.5 -> null\n\nno system changed',
  )
})

test('runs without a common query have nothing to pair', async () => {
  const { rows } = createRun(1)
  expect(await compareRows(stream(rows.slice(0, 5)), stream(rows.slice(5)), { systems: ['head'] })).toEqual([])
})

test('a file that is no summary is refused by what it lacks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-compare-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'summary.json')
  await writeFile(file, JSON.stringify(createRun(1).summary))
  expect((await readSummary(file)).queries).toBe(10)
  await writeFile(file, '{"queries":3}')
  await expect(readSummary(file)).rejects.toThrow(DataFormatError)
  await expect(readSummary(file)).rejects.toThrow(/summary\.json of an evaluation, but candidatesPerQuery/)
  await writeFile(file, 'no json')
  await expect(readSummary(file)).rejects.toThrow('but it is no JSON object')
})
