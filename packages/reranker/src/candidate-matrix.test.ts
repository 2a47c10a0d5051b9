import { createRng } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import type { CandidateMatrix } from '@region-r1/scoring'
import { expect, test } from 'vitest'
import { createReranker } from './create-reranker.ts'

const encoder = createFakeEncoder()
const size = encoder.embeddingSize
const image = { width: 2, height: 2, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9) }
const query = { image, question: 'the red one' }

function createMatrix(count: number): CandidateMatrix {
  const rng = createRng('matrix')
  return {
    ids: Array.from({ length: count }, (_, index) => `e${index}`),
    embeddings: Float32Array.from({ length: count * size }, () => 4 * rng.next() - 2),
  }
}

test.each(['keep', 'center'])('one matrix is ranked as its rows are one by one (%s)', async policy => {
  await using reranker = await createReranker({ encoder, policy })
  const matrix = createMatrix(50)
  const rows = matrix.ids.map((id, row) => ({ id, embedding: matrix.embeddings.slice(row * size, (row + 1) * size) }))
  const whole = await reranker.rerank({ ...query, candidates: matrix })
  const single = await reranker.rerank({ ...query, candidates: rows })
  const places = ({ ranking }: typeof whole) => ranking.map(({ id, rank, fullImageRank }) => [id, rank, fullImageRank])
  expect(places(whole)).toEqual(places(single))
  for (const [place, { score, fullImageScore }] of whole.ranking.entries()) {
    expect(score).toBeCloseTo(single.ranking[place]!.score!, 6)
    expect(fullImageScore).toBeCloseTo(single.ranking[place]!.fullImageScore!, 6)
  }
  const few = await reranker.rerank({ ...query, candidates: matrix, topN: 3 })
  expect(few.ranking).toEqual(whole.ranking.slice(0, 3))
})

test.each<[name: string, candidates: CandidateMatrix, message: RegExp]>([
  ['no rows', { ids: [], embeddings: new Float32Array(0) }, /no candidates/],
  ['ids that come twice', { ...createMatrix(2), ids: ['a', 'a'] }, /"a" comes twice/],
  ['a row too few', { ...createMatrix(1), ids: ['a', 'b'] }, /2 candidates have 2 rows of 16 numbers, got 16/],
  ['a row of zeros', { ids: ['a'], embeddings: new Float32Array(size) }, /"a" is all zeros/],
  ['a number that is none', { ids: ['a'], embeddings: new Float32Array(size).fill(Number.NaN) }, /"a" has a number/],
])('a matrix is refused: %s', async (_, candidates, message) => {
  await using reranker = await createReranker({ encoder, policy: 'keep' })
  await expect(reranker.rerank({ ...query, candidates })).rejects.toThrow(message)
})
