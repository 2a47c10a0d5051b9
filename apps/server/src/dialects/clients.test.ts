import { createCohere } from '@ai-sdk/cohere'
import { CohereRerank } from '@langchain/cohere'
import { Document } from '@langchain/core/documents'
import { rerank } from 'ai'
import { CohereClientV2, CohereError, CohereTimeoutError } from 'cohere-ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

// Clients of others, unmodified and pointed here.
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const documents = ['the blue one', 'the red one', 'the green one']
const createClient = () => new CohereClientV2({ token: 'any', environment: server.url })

test("Cohere's own client ranks, and reads an error as its own class", async () => {
  const client = createClient()
  const { results } = await client.rerank({ model: 'any', query: 'red', documents, topN: 2 })
  expect(results.map(({ index }) => index)).toHaveLength(2)
  expect(results[0]).toMatchObject({ index: 1 })
  const failure = await client.rerank({ model: 'any', query: 'red', documents: [] }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(CohereError)
  expect(failure).not.toBeInstanceOf(CohereTimeoutError)
  expect(failure).toMatchObject({ statusCode: 400, body: { message: expect.stringContaining('documents') } })
})

test("the AI SDK's Cohere provider ranks texts and objects", async () => {
  const model = createCohere({ apiKey: 'any', baseURL: `${server.url}/v2` }).reranking('any')
  const texts = await rerank({ model, query: 'red', documents, topN: 1 })
  expect(texts.rerankedDocuments).toEqual(['the red one'])
  const objects = await rerank({ model, query: 'red', documents: [{ says: 'blue' }, { says: 'red' }] })
  expect(objects.ranking.map(({ originalIndex }) => originalIndex)).toEqual([1, 0])
})

test("LangChain.js's Cohere compressor ranks documents", async () => {
  const compressor = new CohereRerank({ client: createClient() as never, model: 'any', topN: 2 })
  const pages = documents.map(pageContent => new Document({ pageContent }))
  const ranked = await compressor.compressDocuments(pages, 'red')
  expect(ranked).toHaveLength(2)
  expect(ranked[0]!.pageContent).toBe('the red one')
})
