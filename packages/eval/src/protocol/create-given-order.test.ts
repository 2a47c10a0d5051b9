import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { createSquareExamples } from '../testing/create-square-examples.ts'
import { createGivenOrder } from './create-given-order.ts'
import { evaluate } from './evaluate.ts'
import type { QueryRow } from './query-row.ts'

async function run(change: (index: number) => object) {
  const examples = (await createSquareExamples(2)).map(example => ({
    ...example,
    candidates: example.candidates.map((candidate, index) => ({ ...candidate, ...change(index) })),
  }))
  const rows: QueryRow[] = []
  const systems = [createGivenOrder('first-stage'), createGivenOrder('file-order')]
  const { summary, picks } = await evaluate({
    examples,
    encoder: createFakeEncoder(),
    systems,
    onRow: row => {
      rows.push(row)
    },
  })
  return { summary, picks, rows }
}

test("the retriever's scores and a file's own order rank, those without one last, and are compared with keep", async () => {
  const scores = [0.2, undefined, 0.9, 0.5]
  const orders = [undefined, 1, 3, 2]
  const { summary, picks, rows } = await run(index => ({
    ...(scores[index] !== undefined && { firstStageScore: scores[index] }),
    ...(orders[index] !== undefined && { fileOrder: orders[index] }),
  }))
  for (const { systems, candidates } of rows) {
    expect(systems['first-stage']).toMatchObject({ ranking: [2, 3, 0, 1], decision: { type: 'keep' } })
    expect(systems['first-stage']!.scores).toEqual([0.2, null, 0.9, 0.5])
    expect(systems['file-order']!.ranking).toEqual([1, 3, 2, 0])
    expect(candidates[2]).toMatchObject({ firstStageScore: 0.9, fileOrder: 3 })
  }
  expect(summary.comparisons.map(({ system, baseline, metric }) => [system, baseline, metric])).toEqual(
    ['mrr', 'recall@1'].flatMap(metric => ['first-stage', 'file-order'].map(system => [system, 'keep', metric])),
  )
  expect(picks?.system).toBe('file-order')
})

test('lists without such an order are refused by name', async () => {
  await expect(run(() => ({ firstStageScore: 1 }))).rejects.toThrow(
    'no candidate of "q0" has a fileOrder, by which "file-order"',
  )
})
