import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPictures, startTestServer, type TestServer } from '../testing/start-test-server.ts'

let server: TestServer
let pictures: Awaited<ReturnType<typeof createPictures>>
beforeAll(async () => {
  server = await startTestServer()
  pictures = await createPictures()
})
afterAll(() => server.close())

// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what the tests are about
const ask = async (path: string, body: unknown): Promise<{ status: number; body: any }> => {
  const response = await server.post(path, body)
  return { status: response.status, body: await response.json() }
}

test("Cohere's route crops for a query with a picture, and relevances lie between 0 and 1", async () => {
  const query = { text: 'what is it?', image: pictures.scene }
  const { status, body } = await ask('/v2/rerank', {
    model: 'any',
    query,
    documents: [{ image: pictures.blue }, { image: pictures.red }],
  })
  expect(status).toBe(200)
  expect(body.results.map(({ index }: { index: number }) => index)).toEqual([1, 0])
  for (const { relevance_score } of body.results) {
    expect(relevance_score).toBeGreaterThanOrEqual(0)
    expect(relevance_score).toBeLessThanOrEqual(1)
  }
})

test("Jina's form of objects and vLLM's form of content parts are the same query", async () => {
  const jina = await ask('/v1/rerank', {
    model: 'any',
    query: { text: 'what is it?', image: pictures.scene },
    documents: ['blue', { text: 'red' }],
    top_n: 1,
  })
  expect(jina.body.results).toEqual([expect.objectContaining({ index: 1, document: { text: 'red' } })])
  const vllm = await ask('/v1/rerank', {
    query: {
      content: [
        { type: 'text', text: 'what is it?' },
        { type: 'image_url', image_url: { url: pictures.scene } },
      ],
    },
    documents: ['blue', { content: [{ type: 'text', text: 'red' }] }],
    top_n: 0,
  })
  expect(vllm.body.results).toHaveLength(2)
  expect(vllm.body.results[0].relevance_score).toBe(jina.body.results[0].relevance_score)
  expect(
    (await ask('/v1/rerank', { query: 'red', documents: ['red'], return_documents: false })).body.results[0],
  ).not.toHaveProperty('document')
})

test("TEI's route answers a bare list, with texts and cosines where they are asked for", async () => {
  const plain = await ask('/rerank', { query: 'red', texts: ['blue', 'red'] })
  expect(plain.body.map(({ index }: { index: number }) => index)).toEqual([1, 0])
  const raw = await ask('/rerank', { query: 'red', texts: ['blue', 'red'], raw_scores: true, return_text: true })
  expect(raw.body[0]).toMatchObject({ index: 1, text: 'red' })
  expect(plain.body[0].score).toBeCloseTo((1 + raw.body[0].score) / 2)
  expect((await ask('/rerank', { query: 'red', documents: ['blue', 'red'] })).body.results[0].index).toBe(1)
})

describe('errors have the shape of their dialect', () => {
  test.each([
    ['/v2/rerank', { query: 1, documents: ['a'] }, 400, { message: expect.stringContaining('query') }],
    [
      '/v1/rerank',
      { query: 'a', documents: [] },
      400,
      {
        detail: expect.any(String),
        error: { message: expect.any(String), type: 'BadRequestError', param: 'documents', code: 400 },
      },
    ],
    [
      '/rerank',
      { query: 'a', texts: [1] },
      422,
      { error: expect.stringContaining('texts[0]'), error_type: 'Validation' },
    ],
    ['/rerank', { query: 'a', texts: [] }, 400, { error: expect.any(String), error_type: 'Empty' }],
    ['/rerank', { query: 'a' }, 422, { error: expect.any(String), error_type: 'Validation' }],
    ['/v2/rerank', '{"query":', 400, { message: expect.any(String) }],
    [
      '/v2/rerank',
      { query: { image: '/etc/hosts' }, documents: ['a'] },
      422,
      { message: expect.not.stringContaining('localhost') },
    ],
    ['/v1/region/rerank', '[', 400, { error: { type: 'invalid_request', request_id: expect.any(String) } }],
  ])('%s %j', async (path, sent, status, expected) => {
    const answer = await ask(path, sent)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject(expected)
  })
})
