import { InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createKeepPolicy } from '@region-r1/policy'
import { describe, expect, test } from 'vitest'
import { createReranker } from '../create-reranker.ts'
import { createRegionCompressor } from '../langchain/create-region-compressor.ts'
import type { CandidateStore } from './candidate-store.ts'
import { createMemoryStore } from './create-memory-store.ts'
import { fillCandidateStore } from './fill-candidate-store.ts'

const embeddingSize = createFakeEncoder().embeddingSize
const red = paint(255, 0, 0)
const blue = paint(0, 0, 255)
const knowledgeBase = [
  { id: 'ruby', image: red, text: 'red' },
  { id: 'sky', image: blue, text: 'blue' },
]
const question = 'which one?'

function paint(...colour: [number, number, number]): RgbImage {
  return { width: 1, height: 1, data: Uint8Array.from(colour) }
}

/** A reranker over a store, and what of both was used. */
async function createSubject({ store = createMemoryStore({ embeddingSize }) }: { store?: CandidateStore } = {}) {
  const encoder = createFakeEncoder()
  const asked: string[][] = []
  const counting: CandidateStore = {
    ...store,
    doFetch: ids => {
      asked.push([...ids])
      return store.doFetch(ids)
    },
  }
  const reranker = await createReranker({ encoder, policy: createKeepPolicy(), store: counting })
  return { reranker, encoder, store, asked }
}

async function createFilled() {
  const filled = await createSubject()
  await fillCandidateStore(filled.store, knowledgeBase, { reranker: filled.reranker })
  return createSubject({ store: filled.store })
}

describe('rerank', () => {
  test('ranks candidates of an id alone as it ranks their pictures and texts, without encoding one', async () => {
    const { reranker, encoder, asked } = await createFilled()
    const plain = await createReranker({ encoder, policy: createKeepPolicy() })
    const expected = await plain.rerank({ image: red, question, candidates: knowledgeBase })
    const before = { ...encoder.counts }
    const result = await reranker.rerank({ image: red, question, candidates: [{ id: 'ruby' }, { id: 'sky' }] })
    expect(result.ranking).toEqual(expected.ranking)
    expect(result.warnings).toEqual([])
    expect(asked).toEqual([['ruby', 'sky']])
    expect(encoder.counts).toEqual({ images: before.images + 1, texts: before.texts + 1 }) // the query
  })

  test('encodes what the store does not know, and asks it for no embedding that is given', async () => {
    const { reranker, encoder, asked } = await createFilled()
    const embedding = new Float32Array(embeddingSize).fill(1)
    const candidates = [{ id: 'sky' }, { id: 'grass', text: 'green' }, { id: 'own', embedding }]
    const { ranking } = await reranker.rerank({ image: blue, question, candidates })
    expect(ranking.map(({ score }) => score)).not.toContain(null)
    expect(asked).toEqual([['sky', 'grass']])
    expect(encoder.counts).toEqual({ images: 1, texts: 2 })
  })

  test('a candidate of an id that nobody knows ranks last with a warning', async () => {
    const { reranker } = await createFilled()
    const { ranking, warnings } = await reranker.rerank({
      image: red,
      question,
      candidates: [{ id: 'lost' }, { id: 'sky' }],
    })
    expect(ranking.at(-1)).toMatchObject({ id: 'lost', score: null })
    expect(warnings).toEqual([
      'candidate "lost": the store does not know it and it has neither picture nor text, it ranks last',
    ])
  })

  test("another encoder's vectors are an error that names both", async () => {
    const { reranker, encoder, store } = await createFilled()
    const embedding = new Float32Array(embeddingSize).fill(1)
    await store.doWrite([{ id: 'sky', encoderId: 'clip', embedding }])
    const attempt = reranker.rerank({ image: red, question, candidates: [{ id: 'sky' }] })
    await expect(attempt).rejects.toThrow(InvalidArgumentError)
    await expect(attempt).rejects.toThrow(`"sky" is of the encoder clip, but candidates are ranked by ${encoder.id}`)
  })

  test('a store of vectors of another length is refused before the first query', async () => {
    const creating = createSubject({ store: createMemoryStore({ embeddingSize: 3 }) })
    await expect(creating).rejects.toThrow('the store keeps vectors of 3 numbers')
  })

  test('a store that fails fails the query with its own error', async () => {
    const failure = new Error('connection lost')
    const store = { ...createMemoryStore({ embeddingSize }), doFetch: () => Promise.reject(failure) }
    const { reranker } = await createSubject({ store })
    await expect(reranker.rerank({ image: red, question, candidates: knowledgeBase })).rejects.toBe(failure)
  })

  test('the candidates of a batch are asked for at once, and no more than 500 of them', async () => {
    const { reranker, asked } = await createFilled()
    const candidates = Array.from({ length: 400 }, (_, index) => ({ id: `${index}`, text: 'red' }))
    const others = candidates.map(({ id, text }) => ({ id: `${Number(id) + 200}`, text }))
    const items = reranker.rerankBatch([
      { image: red, question, candidates },
      { image: blue, question, candidates: others },
    ])
    for await (const item of items) expect(item.status).toBe('fulfilled')
    expect(asked.map(ids => ids.length)).toEqual([500, 100])
  })
})

test('a framework is served from the store by the ids of its documents', async () => {
  const { reranker, encoder, asked } = await createFilled()
  const compressor = createRegionCompressor(reranker, { image: red })
  const documents = ['sky', 'ruby'].map(id => ({ id, pageContent: `about ${id}`, metadata: {} }))
  const ranked = await compressor.compressDocuments(documents, question)
  expect(ranked.map(({ id }) => id)).toEqual(['ruby', 'sky'])
  expect(asked).toEqual([['sky', 'ruby']])
  expect(encoder.counts.texts).toBe(1)
})

describe('fillCandidateStore', () => {
  test('writes a stream batch by batch and tells how far it is', async () => {
    const { reranker, store } = await createSubject()
    const sizes: number[] = []
    const counting = {
      ...store,
      doWrite: (rows: Parameters<CandidateStore['doWrite']>[0]) => {
        sizes.push(rows.length)
        return store.doWrite(rows)
      },
    }
    async function* stream() {
      for (let index = 0; index < 5; index++) yield { id: `${index}`, text: `word${index}` }
    }
    const progress: unknown[] = []
    const options = { reranker, batchSize: 2, onProgress: (each: unknown) => progress.push(each) }
    expect(await fillCandidateStore(counting, stream(), options)).toEqual({ written: 5, warnings: [] })
    expect(sizes).toEqual([2, 2, 1])
    expect(progress).toEqual([{ completed: 2 }, { completed: 4 }, { completed: 5 }])
    await fillCandidateStore(counting, knowledgeBase, options)
    expect(progress.at(-1)).toEqual({ completed: 2, total: 2 })
  })

  test('of an id that comes twice the last one stands; what cannot be read is warned of and not written', async () => {
    const { reranker, store } = await createSubject()
    const candidates = [
      { id: 'a', text: 'red' },
      { id: 'gone', image: '/nowhere.png' },
      { id: 'a', text: 'blue' },
    ]
    const { written, warnings } = await fillCandidateStore(store, candidates, { reranker })
    expect(written).toBe(1)
    expect(warnings).toEqual([expect.stringContaining('candidate "gone": its picture could not be read')])
    const rows = await store.doFetch(['a', 'gone'])
    const [blueText] = await reranker.scorer.encodeTexts(['blue'])
    expect(rows).toEqual([{ id: 'a', encoderId: reranker.scorer.id, embedding: blueText }])
  })

  test('takes embeddings that candidates bring, at unit length', async () => {
    const { reranker, store } = await createSubject()
    const embedding = new Float32Array(embeddingSize)
    embedding.set([3, 4])
    await fillCandidateStore(store, [{ id: 'own', embedding }], { reranker })
    const [row] = await store.doFetch(['own'])
    expect(Array.from(row!.embedding.subarray(0, 2))).toEqual([Math.fround(0.6), Math.fround(0.8)])
  })

  test('an abort ends it between two batches', async () => {
    const { reranker, store } = await createSubject()
    const stop = new AbortController()
    const reason = new Error('no longer wanted')
    const filling = fillCandidateStore(store, knowledgeBase, {
      reranker,
      batchSize: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    })
    await expect(filling).rejects.toBe(reason)
    expect(await store.doFetch(['ruby', 'sky'])).toHaveLength(1)
  })

  test('a store of another length and a batch of none are refused', async () => {
    const { reranker, store } = await createSubject()
    const small = createMemoryStore({ embeddingSize: 3 })
    await expect(fillCandidateStore(small, knowledgeBase, { reranker })).rejects.toThrow('keeps vectors of 3 numbers')
    await expect(fillCandidateStore(store, [], { reranker, batchSize: 0 })).rejects.toThrow(InvalidArgumentError)
  })
})
