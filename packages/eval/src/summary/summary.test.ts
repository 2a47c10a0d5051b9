import { expectAllClose } from '@region-r1/test-kit'
import { describe, expect, test } from 'vitest'
import type { QueryRow } from '../protocol/query-row.ts'
import { formatTable } from '../report/format-table.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { computeRankChanges } from './compute-rank-changes.ts'
import { createSummaryBuilder } from './create-summary-builder.ts'
import { isTagSlice, listSlices } from './list-slices.ts'

function summarize(rows: readonly QueryRow[], seed = 1) {
  const builder = createSummaryBuilder({ systems: ['head'], seed })
  for (const row of rows) builder.add(row)
  return builder.summarize()
}

// Ranks of gold: keep 2 4 1, head 1 2 2, target 1 1 (the third query has no target box).
const rows = [
  createQueryRow({ ranks: { keep: 2, head: 1, target: 1 }, tags: ['cluttered'] }),
  createQueryRow({ ranks: { keep: 4, head: 2, target: 1 }, tags: ['cluttered', 'kind'] }),
  createQueryRow({ ranks: { keep: 1, head: 2 }, keeps: ['head'], tags: ['large'] }),
]

describe('a summary', () => {
  test('averages metrics and decisions, worked by hand', () => {
    const { keep, head } = summarize(rows).systems
    expectAllClose([keep!.mrr, head!.mrr], [(0.5 + 0.25 + 1) / 3, (1 + 0.5 + 0.5) / 3], { atol: 1e-12 })
    expectAllClose([keep!['recall@1'], head!['recall@1']], [1 / 3, 1 / 3], { atol: 1e-12 })
    expectAllClose([head!.cropRate, head!.improved, head!.unchanged, head!.degraded], [2 / 3, 2 / 3, 0, 1 / 3])
    // The crop is the upper left quarter, the target the left half.
    expectAllClose([head!.boxArea!, head!.targetIou!, head!.targetCovered!], [0.25, 0.5, 0.5], { atol: 1e-12 })
    expect(head!['targetIou>=0.5']).toBe(1)
    expect(head!.rankChanges).toMatchObject({ 'up 1': 1 / 3, 'up 2-4': 1 / 3, 'down 1': 1 / 3, same: 0 })
  })

  test('localisation counts every query with a target box, and a kept picture answers with all of it', () => {
    const { keep, head } = summarize(rows).systems
    // The picture's centre lies on the right edge of the target, which is not inside; the crop's in its upper half.
    expect(keep!.localization).toEqual({ pointing: 0, iou: 0.5, 'iou>=0.5': 1 })
    expect(head!.localization).toEqual({ pointing: 1, iou: 0.5, 'iou>=0.5': 1 })
    const kept = createQueryRow({ ranks: { keep: 1, head: 1, target: 1 }, keeps: ['head'] })
    expect(summarize([...rows, kept]).systems.head!.localization!.pointing).toBeCloseTo(2 / 3, 12)
    expect(summarize([rows[2]!]).systems.head!.localization).toBeNull()
  })

  test('the gain recovered counts only the queries that have a target box', () => {
    const { head, keep } = summarize(rows).systems
    expectAllClose([head!.gainRecovered!], [(0.75 - 0.375) / (1 - 0.375)], { atol: 1e-12 })
    expect(keep!.gainRecovered).toBe(0)
    expect(summarize([rows[2]!]).systems.head!.gainRecovered).toBeNull()
    const lost = createQueryRow({ ranks: { keep: 1, head: 2, target: 4 } })
    expect(summarize([lost]).systems.head!.gainRecovered).toBeNull()
  })

  test('conditional recall leaves out the queries whose list has no gold, and recall counts them as missed', () => {
    const withoutGold = createQueryRow({ ranks: { keep: 1, head: 1 }, relevance: 0 })
    const { head } = summarize([...rows, withoutGold]).systems
    expectAllClose([head!['recall@1'], head!['condRecall@1']!], [1 / 4, 1 / 3], { atol: 1e-12 })
    expect(summarize([withoutGold]).systems.head!['condRecall@1']).toBeNull()
  })

  test('queries left out by the preparation are misses in ranking metrics, intervals and tests, worked by hand', () => {
    const builder = createSummaryBuilder({ systems: ['head', 'oracle'], seed: 1 })
    for (const row of rows) builder.add({ ...row, systems: { ...row.systems, oracle: row.systems.head! } })
    const before = builder.summarize()
    builder.addLeftOut({ queryId: 'gone', tags: ['cluttered', 'cluttered'] })
    builder.addLeftOut({})
    const summary = builder.summarize()
    const { keep, head } = summary.systems
    expect([summary.queries, summary.leftOut]).toEqual([3, 2])
    // Reciprocal ranks 1/2, 1/4, 1 and 1, 1/2, 1/2, over five.
    expectAllClose([keep!.mrr, head!.mrr, keep!['recall@1'], keep!['recall@20']], [1.75 / 5, 2 / 5, 1 / 5, 3 / 5])
    expectAllClose(
      [head!.cropRate, head!.improved, keep!['condRecall@1']!, head!.oracleRegret!],
      [2 / 3, 2 / 3, 1 / 3, 0],
    )
    expect(head!.gainRecovered).toBe(before.systems.head!.gainRecovered)
    expect(head!.ci95.mrr[0]).toBeLessThan(before.systems.head!.ci95.mrr[0])
    expect(summary.comparisons[0]).toMatchObject({ system: 'head', metric: 'mrr', wins: 2, ties: 2, losses: 1 })
    expectAllClose([summary.comparisons[0]!.difference], [0.25 / 5])
    expect(summary.slices.cluttered).toMatchObject({ queries: 2, leftOut: 1 })
    expectAllClose([summary.slices.cluttered!.systems.head!.mrr], [1.5 / 3])
    expect(formatTable(summary, { slices: [] })).toMatch(/^all: 3 queries and 2 left out, which count as missed, 4/)
  })

  test('slices hold the numbers of their queries alone', () => {
    const { slices, queries } = summarize(rows)
    expect(queries).toBe(3)
    expect(slices.cluttered!.queries).toBe(2)
    expect(slices.cluttered!.systems.head!.mrr).toBe(0.75)
    expect(slices.kind!.systems.keep!.ci95.mrr).toEqual([0.25, 0.25])
    expect(slices['fullImageRank:1']!.systems.head!.degraded).toBe(1)
  })

  test('comparisons count wins, ties and losses and are corrected together', () => {
    const [mrr, recall] = summarize(rows).comparisons
    expect(mrr).toMatchObject({ system: 'head', baseline: 'keep', metric: 'mrr', wins: 2, ties: 0, losses: 1 })
    expect(recall).toMatchObject({ metric: 'recall@1', difference: 0, wins: 1, ties: 1, losses: 1, pValue: 1 })
  })

  test('the policy that reports are about is compared with the others too, in a family of its own', () => {
    const builder = createSummaryBuilder({ systems: ['center', 'head', 'target'], seed: 1 })
    builder.add(createQueryRow({ ranks: { keep: 2, center: 3, head: 1, target: 1 } }))
    builder.add(createQueryRow({ ranks: { keep: 2, center: 1, head: 2, target: 1 } }))
    const pairs = builder.summarize().comparisons.map(({ system, baseline, metric }) => [system, baseline, metric])
    expect(pairs).toEqual([
      ...['mrr', 'recall@1'].flatMap(metric => ['center', 'head', 'target'].map(system => [system, 'keep', metric])),
      ['head', 'center', 'mrr'],
      ['head', 'center', 'recall@1'],
    ])
    const rival = builder.summarize().comparisons.find(({ baseline }) => baseline === 'center')!
    expectAllClose([rival.difference], [(1 - 1 / 3 + (1 / 2 - 1)) / 2], { atol: 1e-12 })
    expect(rival).toMatchObject({ wins: 1, losses: 1, pValueHolm: rival.pValue })
  })

  test('what a system is comes from its rows, not from its name, and its settings stand beside the policy', () => {
    const row = createQueryRow({ ranks: { keep: 2, eye: 1, oracle: 3 } })
    const { eye, oracle, keep } = row.systems
    const systems = {
      keep: keep!,
      eye: { ...eye!, kind: 'bound' as const },
      oracle: { ...oracle!, kind: 'policy' as const, settings: { seed: 3 } },
    }
    const builder = createSummaryBuilder({ systems: ['eye', 'oracle'], seed: 1 })
    builder.add({ ...row, systems })
    const { run, comparisons, slices } = builder.summarize()
    expect(run.kinds).toEqual({ keep: 'policy', eye: 'bound', oracle: 'policy' })
    expect(run.settings).toEqual({ oracle: { seed: 3 } })
    expect(comparisons.filter(({ baseline }) => baseline !== 'keep')).toEqual([])
    expect(Object.keys(slices)).toContain('decision:cropped')
  })

  test('it tells what the data lacks', () => {
    const withoutGold = createQueryRow({ ranks: { keep: 1, head: 1 }, relevance: 0 })
    const { data } = summarize([...rows, { ...withoutGold, warnings: ['gone.png'] }])
    expect(data).toEqual({ withRelevant: 3, withTargetBox: 2, warnings: 1 })
  })

  test('the same rows and seed give the same bytes, another seed other intervals', () => {
    const many = Array.from({ length: 9 }, (_, index) => rows[index % 3]!)
    expect(JSON.stringify(summarize(many))).toBe(JSON.stringify(summarize(many)))
    expect(summarize(many, 2).comparisons).not.toEqual(summarize(many).comparisons)
  })

  test('a row without a system that is reported, and no rows at all, throw', () => {
    const builder = createSummaryBuilder({ systems: ['oracle'], seed: 1 })
    expect(() => builder.add(rows[0]!)).toThrow('has no system "oracle"; it has keep, head, target')
    expect(() => createSummaryBuilder({ systems: [], seed: 1 }).summarize()).toThrow('at least one query')
  })
})

test('slices are tags and properties, told apart', () => {
  const slices = listSlices(rows[0]!, null)
  expect(slices).toEqual(['cluttered', 'fullImageRank:2-5', 'targetArea:50-100%', 'modality:text', 'candidates:4'])
  expect(slices.filter(isTagSlice)).toEqual(['cluttered'])
  expect(rows.map(row => listSlices(row, 'head').at(-1))).toEqual([
    'decision:cropped',
    'decision:cropped',
    'decision:kept',
  ])
  expect(listSlices(rows[0]!, 'target')).toEqual(slices)
  expect(listSlices(rows[0]!, 'head').filter(isTagSlice)).toEqual(['cluttered'])
})

test('a tag that looks like a property stays one of its own, with or without a list', () => {
  const row = createQueryRow({ ranks: { keep: 1 }, tags: ['candidates:4', 'decision:cropped', 'tag:candidates:4'] })
  const names = ['tag:candidates:4', 'tag:decision:cropped', 'tag:tag:candidates:4']
  expect(listSlices(row, null).slice(0, 3)).toEqual(names)
  expect(listSlices(row, null).filter(isTagSlice)).toEqual(names)
  const builder = createSummaryBuilder({ systems: [], seed: 1 })
  builder.add(row)
  builder.add(createQueryRow({ ranks: { keep: 1 } }))
  builder.addLeftOut({ tags: ['candidates:4'] })
  const { slices } = builder.summarize()
  expect(slices['candidates:4']).toMatchObject({ queries: 2, leftOut: 0 })
  expect(slices['tag:candidates:4']).toMatchObject({ queries: 1, leftOut: 1 })
})

test('rank changes fall into groups by places gained', () => {
  const shares = computeRankChanges([0, 1, 2, 4, 5, 9, 10, 19, -1, -2, -4, -5, -9, -10, -19, 0])
  expect(Object.entries(shares)).toEqual([
    ['down 10+', 2 / 16],
    ['down 5-9', 2 / 16],
    ['down 2-4', 2 / 16],
    ['down 1', 1 / 16],
    ['same', 2 / 16],
    ['up 1', 1 / 16],
    ['up 2-4', 2 / 16],
    ['up 5-9', 2 / 16],
    ['up 10+', 2 / 16],
  ])
})

test('the terminal table has systems as rows and the slices apart', () => {
  expect(formatTable(summarize(rows), { slices: ['large', 'absent'] })).toBe(
    `all: 3 queries, 4 candidates each
       R@1    R@5   R@10   R@20    MRR      95 % CI  nDCG@10  Cond. R@1  Crop  Passes  Better  Worse  Gain
keep  33.3  100.0  100.0  100.0  0.583  0.250–1.000    0.687       33.3   0.0     1.0     0.0    0.0   0.0
head  33.3  100.0  100.0  100.0  0.667  0.500–1.000    0.754       33.3  66.7     1.7    66.7   33.3  60.0

large: 1 query
        R@1    R@5   R@10   R@20    MRR      95 % CI  nDCG@10  Cond. R@1  Crop  Passes  Better  Worse  Gain
keep  100.0  100.0  100.0  100.0  1.000  1.000–1.000    1.000      100.0   0.0     1.0     0.0    0.0     –
head    0.0  100.0  100.0  100.0  0.500  0.500–0.500    0.631        0.0   0.0     1.0     0.0  100.0     –`,
  )
})
