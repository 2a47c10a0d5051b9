import { createRng } from '@region-r1/core'
import { type CandidateMatrix, createReranker } from '@region-r1/reranker'
import { createConstantEncoder } from './create-constant-encoder.ts'
import { printTurns, time } from './measure-turns.ts'
import type { Peers } from './start-peers.ts'

const size = 512
const topN = 10

/** Ranking vectors that the caller keeps: the whole call of `rerank`, with an encoder that takes no time, beside numpy. */
export async function benchVectors(peers: Peers): Promise<void> {
  await using reranker = await createReranker({ encoder: createConstantEncoder(size), policy: 'keep' })
  const image = { width: 1, height: 1, data: Uint8Array.of(9, 99, 199) }
  for (const { count, rounds, calls } of [
    { count: 20, rounds: 101, calls: 500 },
    { count: 1_000, rounds: 51, calls: 4 },
    { count: 100_000, rounds: 7, calls: 1 },
  ]) {
    const rng = createRng('vectors')
    const embeddings = new Float32Array(count * size)
    for (let index = 0; index < embeddings.length; index++) embeddings[index] = 2 * rng.next() - 1
    const ids = Array.from({ length: count }, (_, index) => `e${index}`)
    const rows = ids.map((id, row) => ({ id, embedding: embeddings.subarray(row * size, (row + 1) * size) }))
    /** One call waits for the one before it; of many, one takes a share. */
    const rank = async (candidates: typeof rows | CandidateMatrix) => {
      const query = { image, question: 'Which one?', candidates, topN }
      const milliseconds = await time(async () => {
        for (let call = 0; call < calls; call++) await reranker.rerank(query)
      })
      return milliseconds / calls
    }
    const measure = (kind: 'matrix' | 'rows') => peers.measure({ kind, count, size, top: topN, calls })
    const title = `${count} vectors of ${size}, the best ${topN}`
    await printTurns(
      `${title}: one matrix`,
      [
        { name: 'numpy', run: () => measure('matrix') },
        { name: '`rerank`', run: () => rank({ ids, embeddings }) },
      ],
      rounds,
    )
    await printTurns(
      `${title}: one by one`,
      [
        { name: 'numpy, stacked', run: () => measure('rows') },
        { name: '`rerank`', run: () => rank(rows) },
      ],
      rounds,
    )
  }
}
