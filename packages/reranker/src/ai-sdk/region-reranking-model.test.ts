import type { RerankingModelV3, RerankingModelV4 } from '@ai-sdk/provider'
import { InvalidArgumentError } from '@region-r1/core'
import { rerank } from 'ai'
import { rerank as rerank6 } from 'ai6'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSpotScene } from '../testing/create-spot-scene.ts'
import { regionRerankingModel } from './region-reranking-model.ts'

// The SDK logs the warnings of every call, which here are what the tests look at.
beforeEach(() => {
  globalThis.AI_SDK_LOG_WARNINGS = false
})
afterEach(() => {
  globalThis.AI_SDK_LOG_WARNINGS = undefined
})

const query = 'what is this?'
const texts = ['a blue sea', 'a red ruby']

test('rerank of the AI SDK takes it, with the picture in providerOptions', async () => {
  const { reranker, imageUrl, red, blue } = await createSpotScene()
  const documents = [
    { title: 'Sea', image: blue },
    { title: 'Ruby', image: red },
  ]
  const model = regionRerankingModel(reranker, { modelId: 'spots' })
  const providerOptions = { 'region-r1': { image: imageUrl } }
  const result = await rerank({ model, query, documents, providerOptions })
  expect(result.rerankedDocuments.map(({ title }) => title)).toEqual(['Ruby', 'Sea'])
  expect(result.ranking[0]).toMatchObject({ originalIndex: 1, document: documents[1] })
  expect(result.ranking[0]!.score).toBeGreaterThan(result.ranking[1]!.score)
  expect(result.response.modelId).toBe('spots')
  expect(result.providerMetadata).toMatchObject({
    'region-r1': {
      decision: {
        type: 'crop',
        cropProbability: 0.75,
        box: { x1: 10, y1: 10, x2: 20, y2: 20 },
        label: 'the spot',
      },
      ranking: [
        { index: 1, rank: 1, fullImageRank: 2 },
        { index: 0, rank: 2, fullImageRank: 1 },
      ],
      models: { encoder: 'fake-16-4', policy: 'spot' },
    },
  })
})

test('rerank of AI SDK 6, the last that Node 20 is meant to run, takes the model of its version', async () => {
  const { reranker, imageUrl, red, blue } = await createSpotScene()
  const documents = [
    { title: 'Sea', image: blue },
    { title: 'Ruby', image: red },
  ]
  const model = regionRerankingModel(reranker, { specificationVersion: 'v3' })
  const providerOptions = { 'region-r1': { image: imageUrl } }
  const { rerankedDocuments, providerMetadata } = await rerank6({ model, query, documents, providerOptions })
  expect(rerankedDocuments.map(({ title }) => title)).toEqual(['Ruby', 'Sea'])
  expect(providerMetadata).toMatchObject({ 'region-r1': { decision: { type: 'crop' } } })
})

test('a model is one of the version that was asked for', async () => {
  const { reranker } = await createSpotScene()
  const newest: RerankingModelV4 = regionRerankingModel(reranker)
  const older: RerankingModelV3 = regionRerankingModel(reranker, { specificationVersion: 'v3' })
  expect([newest.specificationVersion, older.specificationVersion]).toEqual(['v4', 'v3'])
  expect([newest.provider, newest.modelId]).toEqual(['region-r1', 'spot'])
  const { ranking } = await rerank({ model: older, query: 'the red one', documents: texts })
  expect(ranking[0]!.originalIndex).toBe(1)
})

test('metadata is JSON', async () => {
  const { reranker, imageUrl } = await createSpotScene()
  const { providerMetadata } = await regionRerankingModel(reranker).doRerank({
    query,
    documents: { type: 'text', values: texts },
    providerOptions: { 'region-r1': { image: imageUrl } },
  })
  expect(JSON.parse(JSON.stringify(providerMetadata))).toEqual(providerMetadata)
})

test('without a picture the text ranks, with a warning', async () => {
  const { reranker } = await createSpotScene()
  const model = regionRerankingModel(reranker)
  const documents = { type: 'text', values: [...texts, 'a green leaf'] } as const
  const { ranking, warnings, providerMetadata } = await model.doRerank({ query: 'the red one', documents, topN: 2 })
  expect(ranking).toHaveLength(2)
  expect(ranking[0]!.index).toBe(1)
  expect(warnings).toEqual([{ type: 'other', message: expect.stringContaining('no picture') }])
  expect(providerMetadata).toEqual({ 'region-r1': { decision: null } })
})

test('what is not used is warned of', async () => {
  const { reranker, blue } = await createSpotScene()
  const { warnings } = await regionRerankingModel(reranker).doRerank({
    query: 'the red one',
    documents: {
      type: 'object',
      values: [{ id: 'e1', title: 'Ruby', price: 7 }, { image: blue, page: 1 }, { hue: 'red' }],
    },
    providerOptions: { 'region-r1': { image: 7, mode: 'keep' } },
  })
  expect(warnings).toEqual([
    { type: 'unsupported', feature: "providerOptions['region-r1'].mode" },
    { type: 'other', message: expect.stringContaining('got number') },
    { type: 'compatibility', feature: 'object documents', details: expect.stringMatching(/^1 without/) },
    { type: 'compatibility', feature: 'object documents', details: expect.stringMatching(/not price, page$/) },
    { type: 'other', message: expect.stringContaining('no picture') },
  ])
})

test('a document that cannot be read scores -1, last, with a warning that names it', async () => {
  const { reranker, imageUrl } = await createSpotScene()
  const model = regionRerankingModel(reranker, { allowFilePaths: true })
  const { ranking, warnings } = await model.doRerank({
    query,
    documents: { type: 'object', values: [{ image: '/no/such/file.png' }, { text: 'a red ruby' }] },
    providerOptions: { 'region-r1': { image: imageUrl } },
  })
  expect(ranking[1]).toEqual({ index: 0, relevanceScore: -1 })
  expect(warnings).toEqual([{ type: 'other', message: expect.stringContaining('"documents[0]"') }])
})

test('a document that is null ranks last, with a warning', async () => {
  const { reranker } = await createSpotScene()
  const values = [null, { text: 'a red ruby' }] as never
  const model = regionRerankingModel(reranker)
  const { ranking, warnings } = await model.doRerank({ query: 'red?', documents: { type: 'object', values } })
  expect(ranking.map(({ index }) => index)).toEqual([1, 0])
  expect(JSON.stringify(warnings)).toContain('documents[0]')
})

test('a path is no picture of a query, and an aborted call stops', async () => {
  const { reranker, imageUrl } = await createSpotScene()
  const model = regionRerankingModel(reranker)
  const documents = { type: 'text', values: texts } as const
  const ask = (image: string, abortSignal = new AbortController().signal) =>
    model.doRerank({ query, documents, abortSignal, providerOptions: { 'region-r1': { image } } })
  await expect(ask('/etc/hostname')).rejects.toThrow(InvalidArgumentError)
  const reason = new Error('no longer wanted')
  await expect(ask(imageUrl, AbortSignal.abort(reason))).rejects.toBe(reason)
})

test('a path in a document is not read, and its warning tells nothing of the file', async () => {
  const { reranker, imageUrl } = await createSpotScene()
  const { ranking, warnings } = await regionRerankingModel(reranker).doRerank({
    query,
    documents: { type: 'object', values: [{ image: '/etc/passwd' }, { text: 'a red ruby' }] },
    providerOptions: { 'region-r1': { image: imageUrl } },
  })
  expect(ranking[1]).toEqual({ index: 0, relevanceScore: -1 })
  expect(warnings[0]).toEqual({ type: 'other', message: expect.stringContaining('a path and was not read') })
  expect(JSON.stringify(warnings)).not.toMatch(/\d bytes|root|passwd/)
})

test.each([0, -1, 1.5])('a topN of %s is refused, with and without a picture', async topN => {
  const { reranker, imageUrl } = await createSpotScene()
  const documents = { type: 'text', values: texts } as const
  for (const image of [imageUrl, null]) {
    const call = { query, documents, topN, providerOptions: { 'region-r1': { image } } }
    await expect(regionRerankingModel(reranker).doRerank(call)).rejects.toThrow(InvalidArgumentError)
  }
})
