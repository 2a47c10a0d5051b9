import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createBaselinePolicy } from '@region-r1/policy'
import { expect, test } from 'vitest'
import { createCandidateEmbedder } from '../protocol/create-candidate-embedder.ts'
import { createTarget } from '../protocol/create-target.ts'
import { evaluate } from '../protocol/evaluate.ts'
import { createPolicySystem } from '../protocol/evaluation-system.ts'
import type { QueryRow } from '../protocol/query-row.ts'
import { createSquareExamples } from '../testing/create-square-examples.ts'
import { evaluateRetrieval } from './evaluate-retrieval.ts'

const encoder = createFakeEncoder({ grid: 8 })
const embedCandidates = createCandidateEmbedder(encoder)

async function run(depth: number) {
  const examples = await createSquareExamples(8)
  const rows: QueryRow[] = []
  const systems = [createPolicySystem('center', createBaselinePolicy('center')), createTarget()]
  await evaluate({ examples, encoder, systems, onRow: row => void rows.push(row) })
  async function* streamRows() {
    yield* rows
  }
  return evaluateRetrieval({
    readExamples: () => examples,
    rows: streamRows(),
    systems: ['keep', 'center', 'target'],
    scorer: encoder,
    embedCandidates,
    depth,
  })
}

test('what the full picture did not retrieve, a crop can find but not re-rank', async () => {
  const { entries, queries, systems } = await run(1)
  expect({ entries, queries }).toEqual({ entries: 4, queries: 8 })
  // The full picture finds the ground's colour alone; the true box finds the square's.
  const nothing = { mrr: 0, 'hit@1': 0, 'hit@5': 0, 'hit@20': 0 }
  const all = { mrr: 1, 'hit@1': 1, 'hit@5': 1, 'hit@20': 1 }
  expect(systems.keep).toEqual({ rerank: nothing, retrieve: nothing })
  expect(systems.target).toEqual({ rerank: nothing, retrieve: all })
})

test('where everything is retrieved, both are the same', async () => {
  const { systems } = await run(4)
  expect(systems.target!.rerank).toEqual({ mrr: 1, 'hit@1': 1, 'hit@5': 1, 'hit@20': 1 })
  for (const { rerank, retrieve } of Object.values(systems)) expect(rerank).toEqual(retrieve)
  expect(systems.keep!.rerank).toMatchObject({ 'hit@1': 0, 'hit@5': 1 })
})

test('one id for two entries is refused', async () => {
  const [first, second] = await createSquareExamples(2)
  const changed = { ...second!, candidates: [{ id: first!.candidates[0]!.id, text: 'purple' }] }
  const refused = evaluateRetrieval({
    readExamples: () => [first!, changed],
    rows: (async function* () {})(),
    systems: ['keep'],
    scorer: encoder,
    embedCandidates,
  })
  await expect(refused).rejects.toThrow('candidate "red" of query "q1" is another entry')
})
