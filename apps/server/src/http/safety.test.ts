import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { RegionPolicy } from '@region-r1/core'
import { expect, test, vi } from 'vitest'
import { generateApiKey, hashApiKey } from '../api-keys/api-key.ts'
import { createPictures, startTestServer, type TestServer } from '../testing/start-test-server.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A busy machine may take seconds to read a picture. */
const patient = { timeout: 20_000 }
const query = { query: { text: 'red' }, documents: [{ text: 'blue' }, { text: 'red' }] }

/** A policy that decides when it is told to, or gives up with its request. */
function createSlowPolicy() {
  const state = { asked: 0, aborted: 0, answer: () => {} }
  const released = new Promise<void>(resolve => {
    state.answer = resolve
  })
  const policy: RegionPolicy = {
    id: 'slow',
    async doDecide({ image, signal }) {
      if (image.width === 1) return { type: 'keep', cropProbability: 0 } // the warm-up
      signal?.throwIfAborted()
      state.asked++
      await Promise.race([
        released,
        new Promise((_, reject) =>
          signal?.addEventListener('abort', () => {
            state.aborted++
            reject(signal.reason)
          }),
        ),
      ])
      return { type: 'keep', cropProbability: 0 }
    },
  }
  return { policy, state }
}

test('who has no key is refused by name, each key has its own rate, and status routes need none', async () => {
  const [key, other] = [generateApiKey(), generateApiKey()]
  await using server = await startTestServer({
    apiKeys: [
      { name: 'a', hash: hashApiKey(key), requestsPerMinute: 2 },
      { name: 'b', hash: hashApiKey(other), requestsPerMinute: null },
    ],
  })
  const ask = (bearer?: string) =>
    server.post('/v1/region/rerank', query, bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {})
  const refused = await ask()
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  expect((await ask('rr1_wrong')).status).toBe(401)
  expect([(await ask(key)).status, (await ask(key)).status]).toEqual([200, 200])
  const limited = await ask(key)
  expect(limited.status).toBe(429)
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask(other)).status).toBe(200)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect(JSON.stringify(server.logs)).not.toContain(key)
})

test('a page of another name cannot have a browser ask the server of its visitor', async () => {
  await using server = await startTestServer()
  const { port } = new URL(server.url)
  const status = await new Promise(resolve => {
    request({ port, host: '127.0.0.1', path: '/readyz', headers: { host: 'evil.example' } }, response => {
      resolve(response.resume().statusCode)
    }).end()
  })
  expect(status).toBe(403)
  const plain = await server.post('/v1/region/rerank', query, { headers: { 'content-type': 'text/plain' } })
  expect(plain.status).toBe(415)
})

test('bodies that are too large, declared or not, are refused, and the server stays up', async () => {
  await using server = await startTestServer({ limits: { maxBodyBytes: 1000 } })
  const large = { ...query, documents: [{ text: 'a'.repeat(2000) }] }
  expect((await server.post('/v1/region/rerank', large)).status).toBe(413)
  const { port } = new URL(server.url)
  const chunked = await new Promise(resolve => {
    const open = request(
      { port, host: '127.0.0.1', path: '/v2/rerank', method: 'POST', headers: { 'content-type': 'application/json' } },
      async response => resolve({ status: response.statusCode, body: JSON.parse(await text(response)) }),
    )
    open.on('error', () => {})
    open.write('a'.repeat(600))
    open.end('a'.repeat(600))
  })
  expect(chunked).toEqual({ status: 413, body: { message: expect.stringContaining('1000 bytes') } })
  await expectAnswers(server)
})

test('a body that comes too slowly is cut, and the server stays up', async () => {
  await using server = await startTestServer({ limits: { receiveTimeoutMs: 300 } })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(
    'POST /v2/rerank HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  )
  expect(await text(socket)).toContain('408 Request Timeout')
  await expectAnswers(server)
})

test('beyond the queue requests are told when to come back; a client that leaves stops costing', async () => {
  const { policy, state } = createSlowPolicy()
  await using server = await startTestServer({ policy, limits: { concurrency: 1, maxQueue: 1 } })
  const controller = new AbortController()
  const first = askForRegion(server, controller.signal)
  await vi.waitFor(() => expect(state.asked).toBe(1), patient)
  const second = server.post('/v1/region/rerank', query)
  await vi.waitFor(async () => expect(await readQueue(server)).toMatchObject({ running: 1, waiting: 1 }), patient)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  const third = await server.post('/rerank', { query: 'red', texts: ['red'] })
  expect(third.status).toBe(429)
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await third.json()).toMatchObject({ error_type: 'Overloaded' })

  controller.abort()
  await expect(first).rejects.toThrow()
  await vi.waitFor(() => expect(state.aborted).toBe(1), patient)
  expect((await second).status).toBe(200)
  await vi.waitFor(() => expect(server.logs.map(({ status }) => status)).toContain(499), patient)
})

test('a client that hangs up with the last byte of a file has had it all', async () => {
  await using server = await startTestServer()
  for (let round = 0; round < 10; round++) {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write('GET /icon.svg HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    let answer = ''
    for await (const chunk of socket.setEncoding('utf8')) {
      answer += chunk
      const [head, body] = answer.split('\r\n\r\n')
      if (body?.length === Number(/content-length: (\d+)/i.exec(head!)?.[1])) break
    }
  }
  await vi.waitFor(() => expect(server.logs).toHaveLength(10), patient)
  expect(new Set(server.logs.map(({ status }) => status))).toEqual(new Set([200]))
})

test('a request that takes too long is given up, and its policy is told', async () => {
  const { policy, state } = createSlowPolicy()
  await using server = await startTestServer({ policy, limits: { timeoutMs: 2000 } })
  const answer = askForRegion(server)
  // A time limit that only weak references hold would go with the garbage.
  const collecting = setInterval(collectGarbage, 100)
  expect((await answer).status).toBe(504)
  clearInterval(collecting)
  await vi.waitFor(() => expect(state.aborted).toBe(state.asked), patient)
})

test('a request that takes too long is answered even where its policy never ends', async () => {
  const endless: RegionPolicy = {
    id: 'endless',
    doDecide: ({ image }) =>
      image.width === 1 ? Promise.resolve({ type: 'keep', cropProbability: 0 }) : new Promise(() => {}),
  }
  await using server = await startTestServer({ policy: endless, limits: { timeoutMs: 300 } })
  expect((await askForRegion(server)).status).toBe(504)
})

test('closing answers what is open, and takes nothing new', async () => {
  const { policy, state } = createSlowPolicy()
  const server = await startTestServer({ policy })
  const open = askForRegion(server)
  await vi.waitFor(() => expect(state.asked).toBe(1), patient)
  const closed = server.close()
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
  state.answer()
  expect((await open).status).toBe(200)
  await closed
})

test('a failure of the server says nothing of its inside, and the log says why', async () => {
  const policy: RegionPolicy = {
    id: 'broken',
    async doDecide({ image }) {
      if (image.width === 1) return { type: 'keep', cropProbability: 0 }
      throw new Error('cannot read /secret/model.onnx')
    },
  }
  await using server = await startTestServer({ policy })
  const answer = await askForRegion(server)
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('secret')
  await vi.waitFor(
    () => expect(server.logs[0]).toMatchObject({ level: 'error', error: expect.stringContaining('secret') }),
    patient,
  )
})

test('logs and metrics tell of a request in numbers, never its pictures and texts', async () => {
  await using server = await startTestServer()
  const { scene } = await createPictures()
  const body = { query: { image: scene, text: 'a private question' }, documents: [{ text: 'red' }, { text: 'blue' }] }
  const answer = await server.post('/v1/region/rerank', body, { headers: { 'x-request-id': 'mine-1' } })
  expect(answer.headers.get('x-request-id')).toBe('mine-1')
  await vi.waitFor(() => expect(server.logs).toHaveLength(1), patient)
  const [entry] = server.logs
  expect(entry).toMatchObject({ requestId: 'mine-1', route: '/v1/region/rerank', status: 200, documents: 2 })
  expect(JSON.stringify(entry)).not.toMatch(/private|base64/)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toContain('region_requests_total{route="/v1/region/rerank",status="200"} 1')
  expect(metrics).toContain('region_decisions_total{decision="crop"} 1')
})

test('wrong methods and places are told, and the document of the routes is one', async () => {
  await using server = await startTestServer()
  const wrong = await fetch(`${server.url}/v2/rerank`)
  expect({ status: wrong.status, allow: wrong.headers.get('allow') }).toEqual({ status: 405, allow: 'POST' })
  expect((await fetch(`${server.url}/nowhere`)).status).toBe(404)
  const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    openapi: string
    paths: Record<string, { post: { responses: object } }>
  }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/v1/region/rerank',
      '/v1/region/decide',
      '/v2/rerank',
      '/v1/rerank',
      '/rerank',
      '/healthz',
    ]),
  )
  expect(Object.keys(document.paths['/v2/rerank']!.post.responses)).toContain('405')
})

async function expectAnswers(server: TestServer): Promise<void> {
  expect((await server.post('/v1/region/rerank', query)).status).toBe(200)
}

/** A query with a picture, so that the policy is asked. */
async function askForRegion(server: TestServer, signal?: AbortSignal): Promise<Response> {
  const { scene } = await createPictures()
  const body = { query: { image: scene, text: 'what?' }, documents: [{ text: 'red' }] }
  return server.post('/v1/region/rerank', body, { signal })
}

async function readQueue(server: TestServer): Promise<object> {
  return ((await (await fetch(`${server.url}/readyz`)).json()) as { queue: object }).queue
}

test('a port that is taken, and an address of another machine, are told with what to do', async () => {
  await using server = await startTestServer()
  const port = Number(new URL(server.url).port)
  await expect(startTestServer({ port })).rejects.toThrow(`port ${port} of 127.0.0.1 is taken; name another, or 0`)
  await expect(startTestServer({ host: '192.0.2.1' })).rejects.toThrow('192.0.2.1 is no address of this machine')
})
