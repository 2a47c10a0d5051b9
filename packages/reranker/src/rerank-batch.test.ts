import type { RegionPolicy, RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { expect, test } from 'vitest'
import { createReranker } from './create-reranker.ts'
import type { RerankBatchItem } from './rerank-batch.ts'
import type { RerankQuery } from './rerank-query.ts'

function paint(red: number, green: number, blue: number): RgbImage {
  return { width: 1, height: 1, data: Uint8Array.of(red, green, blue) }
}

const queries: RerankQuery[] = Array.from({ length: 7 }, (_, index) => ({
  image: paint(index * 40, 255 - index * 40, 80),
  question: `what is number ${index}?`,
  candidates: Array.from({ length: 3 + index }, (_, place) => ({ id: `${place}`, image: paint(place * 30, 200, 10) })),
}))

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

function resultOf(item: RerankBatchItem | undefined) {
  if (item?.status !== 'fulfilled') throw new Error(`expected a result, got ${JSON.stringify(item)}`)
  return item.result
}

test('a batch gives what single calls give, in order, from a list and from a stream', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'center' })
  const single = await Promise.all(queries.map(query => reranker.rerank(query)))
  for (const input of [queries, stream(queries)]) {
    const items = await collect(reranker.rerankBatch(input, { batchSize: 3 }))
    expect(items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6])
    for (const [index, item] of items.entries()) {
      const { timings, ...result } = resultOf(item)
      const { timings: _, ...expected } = single[index]!
      expect(result).toEqual(expected)
      expect(item.query).toBe(queries[index])
    }
  }
})

test('broken queries are rejected one by one, and the others of their window go on', async () => {
  const picky: RegionPolicy = {
    id: 'picky',
    async doDecide({ question }) {
      if (question === 'fail') throw new Error('the endpoint is down')
      return { type: 'keep', cropProbability: 0 }
    },
  }
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: picky })
  const [first, second, third, fourth] = queries as [RerankQuery, RerankQuery, RerankQuery, RerankQuery]
  const mixed = [
    first,
    { ...second, image: '/nowhere.jpg' },
    { ...second, candidates: [] },
    third,
    { ...third, question: 'fail' },
    { ...third, candidates: [{ id: 'short', embedding: new Float32Array(2) }] },
    fourth,
  ]
  const progress: string[] = []
  const items = await collect(
    reranker.rerankBatch(mixed, {
      onProgress: ({ completed, failed, total }) => progress.push(`${completed} ${failed} ${total}`),
    }),
  )
  expect(items.map(item => (item.status === 'rejected' ? (item.error as Error).message : 'ranked'))).toEqual([
    'ranked',
    expect.stringContaining('/nowhere.jpg'),
    expect.stringContaining('no candidates'),
    'ranked',
    'the endpoint is down',
    expect.stringContaining('"short"'),
    'ranked',
  ])
  expect(resultOf(items[6]).ranking).toEqual((await reranker.rerank(fourth)).ranking)
  expect(progress).toEqual(['1 0 7', '2 1 7', '3 2 7', '4 2 7', '5 3 7', '6 4 7', '7 4 7'])
})

test('a failing encoder fails the queries of its window alone', async () => {
  const encoder = createFakeEncoder()
  let calls = 0
  const shaky = {
    ...encoder,
    encodeTexts: (texts: readonly string[]) =>
      ++calls === 1 ? Promise.reject(new Error('out of memory')) : encoder.encodeTexts(texts),
  }
  const reranker = await createReranker({ encoder: shaky, policy: 'keep' })
  const items = await collect(reranker.rerankBatch(queries.slice(0, 4), { batchSize: 2 }))
  expect(items.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
})

test('a window is taken up only when it is asked for', async () => {
  const encoder = createFakeEncoder()
  const reranker = await createReranker({ encoder, policy: 'keep' })
  const items = reranker.rerankBatch(queries, { batchSize: 2 })
  await items.next()
  await items.next()
  expect(encoder.counts.texts).toBe(2)
  await items.return()
  expect(encoder.counts.texts).toBe(2)
})

test('an abort ends the iteration with its reason', async () => {
  const reason = new Error('no longer wanted')
  const controller = new AbortController()
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  const items = reranker.rerankBatch(queries, { batchSize: 2, signal: controller.signal })
  await items.next()
  await items.next()
  controller.abort(reason)
  await expect(items.next()).rejects.toBe(reason)
})

test('a batch size that is none is refused at once', async () => {
  const reranker = await createReranker({ encoder: createFakeEncoder(), policy: 'keep' })
  expect(() => reranker.rerankBatch(queries, { batchSize: 0 })).toThrow(/batchSize/)
})
