import { createRng } from '@region-r1/core'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import type { TableQuery } from '../reward-table/reward-table.ts'
import { packOutcomes } from '../reward-table/reward-table.ts'
import { createRewardFunction } from '../rewards/reward-function.ts'
import { assembleBatch } from './assemble-batch.ts'
import { createBatchSampler } from './create-batch-sampler.ts'
import { collectVocabulary, createTrainingQueries } from './training-set.ts'

const outcome = (rank: number, margin = 0) => ({
  reciprocalRank: 1 / rank,
  ndcg: 1 / Math.log2(rank + 1),
  rank,
  margin,
})

function makeQuery(question: string, ranks: readonly number[]): TableQuery {
  return {
    queryId: question,
    question,
    tags: [],
    picture: {
      source: 'a.png',
      width: 8,
      height: 8,
      embedding: Float32Array.of(1, 2),
      patches: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      anchors: ranks.slice(1).map((_, anchor) => anchor),
      views: new Float32Array(0),
    },
    questionEmbedding: Float32Array.of(3, 4),
    outcomes: packOutcomes(ranks.map(rank => outcome(rank))),
    scores: new Float32Array(0),
    labels: [],
  }
}

const table = {
  encoderId: 'fake',
  anchorCount: 2,
  queries: [makeQuery('The red bird', [2, 1, 4]), makeQuery('the blue bird?', [1, 1, 2])],
  warnings: [],
}
const words = { length: 4, vocabulary: collectVocabulary(table, 10) }
const config = {
  hiddenSize: 8,
  attentionHeads: 1,
  blocks: 0,
  embeddingSize: 2,
  patchGrid: { rows: 2, columns: 2, size: 2 },
  anchors: [],
  wordCount: 4,
  readsQuestion: true,
}

test('the vocabulary has the words that came more than once, the most frequent first', () => {
  expect(words.vocabulary).toEqual(['bird', 'the'])
  expect(collectVocabulary(table, 1)).toEqual(['bird'])
  expect(collectVocabulary({ ...table, queries: table.queries.slice(1) }, 10)).toEqual(['bird', 'blue', 'the'])
  expect(() => collectVocabulary({ ...table, queries: [makeQuery('??', [1])] }, 10)).toThrow('no question has a word')
})

test('a training query knows the reward of each action and whether the full picture solves it', () => {
  const [first, second] = createTrainingQueries(table, { words, reward: createRewardFunction('mrr') })
  expect(first!.rewards.keep).toBe(0)
  expectAllClose(first!.rewards.anchors, [0.5, -0.25])
  expect([first!.isSolved, second!.isSolved]).toEqual([false, true])
  expect(first!.questionIds).toEqual([3, 1, 2, 0])
})

test('a batch packs features as they are, and words as the mean over a question', () => {
  const queries = createTrainingQueries(table, { words, reward: createRewardFunction('mrr') })
  const batch = assembleBatch(queries, config)
  expectAllClose(batch.patches, [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8])
  expectAllClose(batch.questions, [3, 4, 3, 4])
  expectAllClose(batch.words, [0, 1 / 3, 1 / 3, 1 / 3, 0, 1 / 3, 1 / 3, 1 / 3])
})

test('dropout leaves a feature out of all patches of a query at once, and makes up for it', () => {
  const queries = createTrainingQueries(table, { words, reward: createRewardFunction('mrr') })
  const options = { rng: createRng(5), featureDropout: 0.5, wordDropout: 0 }
  const columns = Array.from({ length: 50 }, () => assembleBatch(queries.slice(0, 1), config, options)).flatMap(
    ({ patches }) =>
      [0, 1].map(feature => [0, 1, 2, 3].map(patch => patches[patch * 2 + feature]! / (patch * 2 + feature + 1))),
  )
  for (const factors of columns) expect([0, 2]).toContain(factors[0])
  for (const factors of columns) expectAllClose(factors, Array(4).fill(factors[0]))
  const kept = columns.filter(([factor]) => factor === 2).length
  expect(Math.abs(kept - 50)).toBeLessThan(4 * 5) // four standard errors of 100 fair draws
})

test('a batch holds the share of solved queries that was asked for, and each query comes once a round', () => {
  const isSolved = [true, true, false, false, false, false, false, false]
  const sample = createBatchSampler(isSolved, { batchSize: 4, solvedShare: 0.5, rng: createRng(2) })
  const round = [0, 1, 2].flatMap(sample)
  expect(round.filter(index => isSolved[index])).toHaveLength(6)
  expect(new Set(round.filter(index => !isSolved[index])).size).toBe(6)
  expect(sample(1)).toEqual(sample(1))
  expect(sample(0)).not.toEqual(sample(3))
})

test('where all queries are of one kind, or no share is asked for, batches are whole all the same', () => {
  const options = { batchSize: 3, solvedShare: 0.5, rng: createRng(2) }
  const sample = createBatchSampler([true, false, false], { ...options, solvedShare: null })
  expect(sample(4).sort()).toEqual([0, 1, 2])
  expect(createBatchSampler([false, false], options)(5)).toHaveLength(3)
  expect(createBatchSampler([true, true], options)(5)).toHaveLength(3)
})
