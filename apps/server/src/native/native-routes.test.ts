import { createNormalizedBox } from '@region-r1/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPictures, cropSpot, startTestServer, type TestServer } from '../testing/start-test-server.ts'

let server: TestServer
let scene: string
let documents: { id: string; image: string; text?: string }[]

beforeAll(async () => {
  server = await startTestServer()
  const pictures = await createPictures()
  scene = pictures.scene
  documents = [
    { id: 'sky', image: pictures.blue },
    { id: 'rose', image: pictures.red },
  ]
})
afterAll(() => server.close())

const rerank = async (body: object) => {
  const response = await server.post('/v1/region/rerank', {
    query: { image: scene, text: 'what is it?' },
    documents,
    ...body,
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer }
}
// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what the tests are about
type Answer = any

const rankIds = ({ body }: Awaited<ReturnType<typeof rerank>>) => body.results.map(({ id }: { id: string }) => id)

test('a picture is cropped, and each document has its rank by the crop and by the full picture', async () => {
  const answer = await rerank({})
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    decision: { type: 'crop', cropProbability: 0.75, box: { x1: 10, y1: 10, x2: 20, y2: 20 }, label: 'the spot' },
    image: { width: 20, height: 20 },
    results: [
      { index: 1, id: 'rose', rank: 1, base_rank: 2 },
      { index: 0, id: 'sky', rank: 2, base_rank: 1 },
    ],
    warnings: [],
    models: { encoder: 'fake-16-4', policy: 'spot' },
  })
  const [{ relevance_score, base_score }] = answer.body.results
  expect(relevance_score).toBeCloseTo(1)
  expect(base_score).toBeLessThan(relevance_score)
  expect(Object.keys(answer.body.timings)).toEqual([
    'decodeMs',
    'encodeMs',
    'policyMs',
    'lookMs',
    'cropMs',
    'scoreMs',
    'totalMs',
  ])
  expect(answer.headers.get('server-timing')).toMatch(/queue;dur=.*decode;dur=.*total;dur=/)
})

test('mode, policy and a box drawn by hand overrule the own policy', async () => {
  expect((await rerank({ mode: 'keep' })).body).toMatchObject({
    decision: { type: 'keep' },
    models: { policy: 'keep' },
  })
  expect((await rerank({ policy: 'center' })).body.decision.box).toEqual({ x1: 5, y1: 5, x2: 15, y2: 15 })
  expect((await rerank({ mode: 'crop' })).body.decision.label).toBe('the spot')
  const byHand = await rerank({ region: { x1: 0, y1: 0, x2: 10, y2: 10 } })
  expect(byHand.body).toMatchObject({
    decision: { box: { x1: 0, y1: 0, x2: 10, y2: 10 } },
    models: { policy: 'by-hand' },
  })
  expect(rankIds(byHand)).toEqual(['sky', 'rose'])
  const beside = await rerank({ region: { x1: 20, y1: 0, x2: 30, y2: 10 } })
  expect(beside).toMatchObject({ status: 400, body: { error: { param: 'region' } } })
  expect(beside.body.error.message).toBe('region: expected a box in the picture, which has 20 x 20 pixels')
})

test('a query of text alone is ranked by its text, one of a picture alone by the full picture', async () => {
  const byText = await rerank({ query: { text: 'the red one' } })
  expect(byText.body).toMatchObject({ decision: null, image: null, models: { policy: null } })
  expect(rankIds(byText)).toEqual(['rose', 'sky'])
  const byPicture = await rerank({ query: { image: scene } })
  expect(byPicture.body).toMatchObject({ decision: { type: 'keep' }, results: [{ id: 'sky' }, { id: 'rose' }] })
})

test('top_n cuts, return_documents echoes, and a document without an id goes by its index', async () => {
  const answer = await rerank({ documents: [{ text: 'blue' }, { text: 'red' }], top_n: 1, return_documents: true })
  expect(answer.body.results).toEqual([expect.objectContaining({ index: 1, id: '1', document: { text: 'red' } })])
})

test('a document whose picture cannot be read is ranked by its text, or last, with one warning', async () => {
  const broken = Buffer.from('no picture at all').toString('base64')
  const answer = await rerank({
    documents: [{ id: 'gone', image: broken }, { id: 'told', image: broken, text: 'red' }, ...documents],
  })
  expect(answer.status).toBe(200)
  expect(answer.body.warnings).toHaveLength(2)
  expect(answer.body.warnings[0]).toMatch(/candidate "gone": its picture could not be read, it ranks last/)
  expect(answer.body.results.at(-1)).toMatchObject({ id: 'gone', relevance_score: null })
})

test('a budget that is too small for the policy keeps the full picture and says so', async () => {
  const answer = await rerank({ budget_ms: 0.001 })
  expect(answer.body).toMatchObject({ decision: { type: 'keep' }, warnings: [expect.stringContaining('budget')] })
  expect((await rerank({ budget_ms: 60_000 })).body).toMatchObject({ decision: { type: 'crop' }, warnings: [] })
})

test('explain says what patches and crops looked at agree by, and changes no figure', async () => {
  const plain = (await rerank({ policy: 'look', looks: 4 })).body
  expect(plain).toMatchObject({ passes: 5 })
  expect(plain).not.toHaveProperty('explanation')
  const { explanation, ...rest } = (await rerank({ policy: 'look', looks: 4, explain: true })).body
  expect({ ...rest, timings: null }).toEqual({ ...plain, timings: null })
  expect(explanation.looks).toHaveLength(4)
  const boxes = explanation.looks.map((look: { box: { x1: number; y1: number; x2: number; y2: number } }) => look.box)
  expect(new Set(boxes.map((box: object) => JSON.stringify(box))).size).toBe(4)
  for (const { x1, y1, x2, y2 } of boxes) {
    expect(Math.min(x1, y1, x2 - x1, y2 - y1, 20 - x2, 20 - y2)).toBeGreaterThanOrEqual(0)
  }
  // What is taken, in whole pixels, is what agrees most of all that was looked at.
  const best = explanation.looks.reduce((one: Answer, other: Answer) => (other.agreement > one.agreement ? other : one))
  const { box } = plain.decision
  for (const side of ['x1', 'y1', 'x2', 'y2']) expect(Math.abs(best.box[side] - box[side])).toBeLessThan(1)
  expect(explanation.patches).toMatchObject({ rows: 4, columns: 4, box: { x1: 0, y1: 0, x2: 20, y2: 20 } })

  const red = (await rerank({ query: { image: scene, text: 'red' }, policy: 'keep', explain: true })).body
  expect(red).toMatchObject({ passes: 1, explanation: { looks: [] } })
  const { agreement } = red.explanation.patches
  expect(agreement[15]).toBeGreaterThan(agreement[0])
  const byText = (await rerank({ query: { text: 'red' }, explain: true })).body
  expect(byText).toMatchObject({ passes: 0 })
  expect(byText).not.toHaveProperty('explanation')
})

test('explain says how likely a trained head took each box, and null of policies that weigh none', async () => {
  const box = createNormalizedBox({ x1: 0.5, y1: 0.5, x2: 1, y2: 1 })
  const whole = createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 })
  const anchors = [
    { box, logProbability: Math.log(0.75) },
    { box: whole, logProbability: Math.log(0.25) },
  ]
  const head = {
    ...cropSpot,
    proposeCrops: async () => ({ type: 'proposed' as const, cropProbability: 0.75, anchors }),
  }
  const other = await startTestServer({ policy: head })
  const response = await other.post('/v1/region/decide', {
    query: { image: scene, text: 'what is it?' },
    explain: true,
  })
  expect(((await response.json()) as Answer).explanation.boxes).toEqual([
    { box: { x1: 10, y1: 10, x2: 20, y2: 20 }, probability: expect.closeTo(0.75) },
    { box: { x1: 0, y1: 0, x2: 20, y2: 20 }, probability: expect.closeTo(0.25) },
  ])
  await other.close()
  expect((await rerank({ explain: true })).body.explanation.boxes).toBeNull()
})

test('decide gives the decision of rerank without documents', async () => {
  const response = await server.post('/v1/region/decide', { query: { image: scene, text: 'what is it?' } })
  const { decision, results } = (await response.json()) as { decision: unknown; results?: unknown }
  expect({ decision, results }).toEqual({ decision: (await rerank({})).body.decision, results: undefined })
})

test('a batch answers each query for itself, as one document or line by line', async () => {
  const queries = [
    { query: { image: scene, text: 'what?' }, documents },
    { query: { image: Buffer.from('no picture').toString('base64'), text: 'what?' }, documents },
    { query: { text: 'red' }, documents },
  ]
  const whole = await server.post('/v1/region/rerank/batch', { queries })
  const { items } = (await whole.json()) as { items: { index: number; status: string }[] }
  expect(items).toMatchObject([
    { index: 0, status: 'fulfilled', decision: { type: 'crop' } },
    { index: 1, status: 'rejected', error: { type: 'unprocessable_picture' } },
    { index: 2, status: 'fulfilled', decision: null },
  ])
  const streamed = await server.post(
    '/v1/region/rerank/batch',
    { queries },
    { headers: { accept: 'application/x-ndjson' } },
  )
  expect(streamed.headers.get('content-type')).toBe('application/x-ndjson')
  const lines = (await streamed.text())
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines.map(({ index, status }) => ({ index, status }))).toEqual(
    items.map(({ index, status }) => ({ index, status })),
  )
})

test.each([
  ['a path', { query: { image: 'file:///etc/passwd', text: 'a' } }, 'query.image'],
  ['a picture on the web', { query: { image: 'http://localhost/a.png', text: 'a' } }, 'query.image'],
  ['letters that are no base64', { query: { image: 'photo.jpg', text: 'a' } }, 'query.image'],
  ['an unknown field', { colour: 'red' }, null],
  ['an unknown policy', { policy: 'guess' }, 'policy'],
  ['more looks than there may be', { looks: 65 }, 'looks'],
  ['fewer looks than the policy needs', { policy: 'look', looks: 3 }, 'looks'],
  ['looks beside a box', { looks: 4, region: { x1: 0, y1: 0, x2: 9, y2: 9 } }, 'region'],
  [
    'an id that comes twice',
    {
      documents: [
        { id: 'a', text: 'x' },
        { id: 'a', text: 'y' },
      ],
    },
    'documents[1].id',
  ],
  ['a document of nothing', { documents: [{ id: 'a' }] }, 'documents[0]'],
  ['an empty box', { region: { x1: 5, y1: 5, x2: 5, y2: 9 } }, 'region'],
  ['a box beside the picture', { region: { x1: 50, y1: 50, x2: 60, y2: 60 } }, 'region'],
  ['no documents', { documents: [] }, 'documents'],
  ['too many documents', { documents: Array.from({ length: 10_000 }, () => ({ text: 'a' })) }, 'documents'],
  ['a wrong type', { top_n: 'two' }, 'top_n'],
])('%s is refused by the name of its field', async (_, body, param) => {
  const { status, body: answer } = await rerank(body)
  expect({ status, error: answer.error }).toMatchObject({ status: 400, error: { type: 'invalid_request', param } })
})

test('a server that fetches pictures asks no address of this machine or its network', async () => {
  await using fetching = await startTestServer({ allowHttp: true })
  for (const image of [`${server.url}/icon.svg`, 'http://169.254.169.254/latest', 'http://[::1]/a.png', 'ftp://a/b']) {
    const answer = await fetching.post('/v1/region/rerank', { query: { image, text: 'a' }, documents: [{ text: 'a' }] })
    expect(answer.status, image).toBe(400)
  }
})

test('a path in base64 clothes, broken pictures and bombs are no picture, and what the answer says holds no path', async () => {
  for (const image of ['/etc/passwd', scene.slice(0, 90), 'data:image/png;base64,']) {
    const { status, body } = await rerank({ query: { image, text: 'a' } })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts|root:/)
  }
})

test('the server looks as often as it was started to, and a request as often as it says', async () => {
  await using server = await startTestServer({ policy: 'look', looks: 5 })
  expect(server.models.policy).toBe('look-5')
  const ask = async (more: object) => {
    const { scene } = await createPictures()
    const query = { image: scene, text: 'red' }
    const answer = await server.post('/v1/region/rerank', { query, documents: [{ text: 'red' }], ...more })
    return ((await answer.json()) as { models: { policy: string } }).models.policy
  }
  expect([await ask({}), await ask({ looks: 4 }), await ask({ policy: 'keep' })]).toEqual(['look-5', 'look-4', 'keep'])
})
