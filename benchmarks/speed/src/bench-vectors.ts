import { createRng } from '@region-r1/core'
import { createReranker } from '@region-r1/reranker'
import { createConstantEncoder } from './create-constant-encoder.ts'
import { printTurns, time } from './measure-turns.ts'
import type { Peers } from './start-peers.ts'

const size = 512
const topN = 10

/** Ranking vectors that the caller keeps: the whole call of `rerank`, with an encoder that takes no time, beside numpy. */
export async function benchVectors(peers: Peers): Promise<void> {
  await using reranker = await createReranker({ encoder: createConstantEncoder(size), policy: 'keep' })
  const query = { image: { width: 1, height: 1, data: Uint8Array.of(9, 99, 199) }, question: 'Which one?', topN }
  for (const [count, rounds] of [
    [20, 201],
    [1_000, 51],
    [100_000, 7],
  ] as const) {
    const rng = createRng('vectors')
    const embeddings = new Float32Array(count * size)
    for (let index = 0; index < embeddings.length; index++) embeddings[index] = 2 * rng.next() - 1
    const ids = Array.from({ length: count }, (_, index) => `e${index}`)
    const rows = ids.map((id, row) => ({ id, embedding: embeddings.subarray(row * size, (row + 1) * size) }))
    await printTurns(
      `${count} vectors of ${size}, the best ${topN}`,
      [
        {
          name: 'numpy, one matrix',
          run: () => peers.measure({ kind: 'matrix', count, size, top: topN }),
        },
        {
          name: 'rerank, one matrix',
          run: () => time(() => reranker.rerank({ ...query, candidates: { ids, embeddings } })),
        },
        { name: 'numpy, a list of rows', run: () => peers.measure({ kind: 'rows', count, size, top: topN }) },
        { name: 'rerank, candidates', run: () => time(() => reranker.rerank({ ...query, candidates: rows })) },
      ],
      rounds,
    )
  }
}
