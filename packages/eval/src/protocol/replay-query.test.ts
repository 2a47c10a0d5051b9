import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createBaselinePolicy } from '@region-r1/policy'
import { expect, test } from 'vitest'
import { createSquareExamples } from '../testing/create-square-examples.ts'
import { createExampleEvaluator } from './create-example-evaluator.ts'
import { createTarget } from './create-target.ts'
import { createPolicySystem } from './evaluation-system.ts'
import { queryRowSchema } from './query-row.ts'
import { replayQuery } from './replay-query.ts'

const encoder = createFakeEncoder({ grid: 8 })
const systems = [createPolicySystem('similarity', createBaselinePolicy('similarity')), createTarget()]

/** A row as it is read again from its file. */
async function writeRow() {
  const [example] = await createSquareExamples(1)
  const row = await createExampleEvaluator({ encoder, systems, ties: 'trec-eval', gain: 'exponential' })(example!)
  return queryRowSchema.parse(JSON.parse(JSON.stringify(row)))
}

test('a row alone is enough to decide, score and rank again, by the rules that it records', async () => {
  const row = await writeRow()
  const replay = await replayQuery(row, { encoder, systems })
  expect(replay).toEqual({ row, differences: [] })
  expect(row.rules).toEqual({ ties: 'trec-eval', gain: 'exponential', fusion: 'unit' })
})

test('what comes out otherwise is named', async () => {
  const row = await writeRow()
  const target = row.systems.target!
  const changed = {
    ...row,
    encoder: 'another',
    systems: {
      ...row.systems,
      target: {
        ...target,
        decision: { type: 'keep' as const, cropProbability: 0 },
        scores: [0, ...target.scores.slice(1)],
      },
    },
  }
  const { differences } = await replayQuery(changed, { encoder, systems })
  expect(differences).toHaveLength(3)
  expect(differences[0]).toBe(`encoder: was another, is ${encoder.id}`)
  expect(differences[1]).toMatch(/^target, decision: was keep, is crop to \(\d+, \d+, \d+, \d+\)$/)
  expect(differences[2]).toMatch(/^target, scores: was 0\.0000 /)
})

test('scores that differ in their last bits are the same', async () => {
  const row = await writeRow()
  const { keep } = row.systems
  const scores = keep!.scores.map(score => score! + 1e-6)
  const { differences } = await replayQuery(
    { ...row, systems: { ...row.systems, keep: { ...keep!, scores } } },
    { encoder, systems },
  )
  expect(differences).toEqual([])
})
