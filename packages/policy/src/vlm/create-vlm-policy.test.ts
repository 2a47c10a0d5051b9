import { inspect } from 'node:util'
import { InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { decodeImage } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { policyContract } from '../testing/policy-contract.ts'
import { type ChatServer, type ChatServerOptions, startChatServer } from '../testing/start-chat-server.ts'
import type { Clock } from './clock.ts'
import { createVlmPolicy, type VlmPolicyOptions } from './create-vlm-policy.ts'
import { VlmRequestError } from './vlm-request-error.ts'

const servers: ChatServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

/** A server, and a policy over it whose retries do not wait. */
async function start(answer: ChatServerOptions['answer'], options: Partial<VlmPolicyOptions> = {}) {
  const server = await startChatServer({ answer })
  servers.push(server)
  const policy = createVlmPolicy({ baseUrl: server.baseUrl, model: 'eyes-3b', clock: createClock(), ...options })
  return { server, policy }
}

/** Runs down what is at most 10 s, the pauses, at once; longer times, the time limits, never. */
function createClock(): Clock & { readonly pauses: number[] } {
  const pauses: number[] = []
  return {
    pauses,
    async sleep(milliseconds) {
      if (milliseconds > 10_000) return new Promise(() => {})
      pauses.push(milliseconds)
    },
  }
}

function paint(width: number, height: number, level = 90): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(level) }
}

const image = paint(200, 100)
const question = 'what bird is it?'
const zoom = (...box: number[]) => ({
  toolCall: { name: 'image_zoom_in_tool', arguments: JSON.stringify({ bbox_2d: box, label: 'the bird' }) },
})
const tagged = (...box: number[]) => ({ content: `<tool_call>{"arguments":{"bbox_2d":[${box}]}}</tool_call>` })

describe('the contract of policies', () => {
  test.each(policyContract)('$title', async ({ check }) => {
    const server = await startChatServer({
      answer: ({ body }) =>
        body.messages[1].content[1].text.includes('red') ? zoom(20, 10, 30, 28) : { content: 'no' },
    })
    servers.push(server)
    const createPolicy = () => createVlmPolicy({ baseUrl: server.baseUrl, model: 'eyes-3b' })
    await check({ createPolicy, encoder: createFakeEncoder() })
  })
})

test('picture and question go to no other host than the one named: a redirect is refused and told', async () => {
  const elsewhere = 'http://elsewhere.example/v1/chat/completions'
  const { server, policy } = await start(() => ({ status: 307, body: '', headers: { location: elsewhere } }))
  await expect(policy.doDecide({ image, question })).rejects.toThrow(
    'redirects to http://elsewhere.example (status 307)',
  )
  expect(server.requests).toHaveLength(1)
})

test('an answer without an end is left after a few megabytes', async () => {
  const { policy } = await start(() => ({ status: 200, body: ' '.repeat(5_000_000) }))
  await expect(policy.doDecide({ image, question })).rejects.toThrow('answered with more than 4194304 bytes')
})

describe('an endpoint that answers well', () => {
  test('is sent the upright picture at the size that its coordinates count, the question, and the tool', async () => {
    const { server, policy } = await start(() => zoom(98, 28, 196, 84), { apiKey: 'sk-1' })
    await policy.doDecide({ image, question })
    const [{ path, headers, body }] = server.requests as [ChatServer['requests'][number]]
    expect(path).toBe('/v1/chat/completions')
    expect(headers.authorization).toBe('Bearer sk-1')
    expect(body).toMatchObject({ model: 'eyes-3b', temperature: 0, max_tokens: 256 })
    expect(body.tools[0].function.name).toBe('image_zoom_in_tool')
    const [system, user] = body.messages
    expect(system.content).toContain('196 wide and 112 high')
    expect(user.content[1].text).toBe('Question: what bird is it?')
    const [, base64] = user.content[0].image_url.url.split('data:image/png;base64,')
    const sent = await decodeImage(Buffer.from(base64, 'base64'))
    expect(sent).toEqual(paint(196, 112))
  })

  test.each([
    ['resized', [98, 28, 196, 84]],
    ['original', [100, 25, 200, 75]],
    ['thousandths', [500, 250, 1000, 750]],
  ] as const)('crops to a box in units of "%s"', async (coordinates, box) => {
    const { policy } = await start(() => zoom(...box), { coordinates })
    expect(await policy.doDecide({ image, question })).toEqual({
      type: 'crop',
      cropProbability: 1,
      box: { x1: 0.5, y1: 0.25, x2: 1, y2: 0.75 },
      label: 'the bird',
    })
  })

  test('is sent a large picture smaller', async () => {
    const { server, policy } = await start(() => zoom(0, 0, 28, 28), { maxPixels: 8 * 28 * 28 })
    const outcome = await policy.doDecide({ image: paint(2000, 1000), question })
    expect(outcome).toMatchObject({ box: { x2: 0.25, y2: 0.5 } })
    expect(server.requests[0]!.body.messages[0].content).toContain('112 wide and 56 high')
  })

  test('keeps in words, and crops in the text form', async () => {
    const { policy } = await start((_, index) => (index === 0 ? { content: 'NO_CROP_NEEDED' } : tagged(0, 0, 98, 56)))
    expect(await policy.doDecide({ image, question })).toEqual({ type: 'keep', cropProbability: 0 })
    expect(await policy.doDecide({ image, question: 'and here?' })).toEqual({
      type: 'crop',
      cropProbability: 1,
      box: { x1: 0, y1: 0, x2: 0.5, y2: 0.5 },
    })
  })

  test('is asked once about the same picture and question', async () => {
    const { server, policy } = await start((_, index) => zoom(0, 0, 28 + index, 28))
    const first = await policy.doDecide({ image, question })
    expect(await policy.doDecide({ image: paint(200, 100), question })).toEqual(first)
    expect(server.requests).toHaveLength(1)
    await policy.doDecide({ image, question: 'another' })
    await policy.doDecide({ image: paint(200, 100, 91), question })
    await policy.doDecide({ image: paint(100, 200), question })
    expect(server.requests).toHaveLength(4)
  })

  test('is not asked what a cache of an earlier run knows, unless another model or space is asked for', async () => {
    const cache = new Map<string, string>()
    const { server, policy } = await start(() => zoom(0, 0, 28, 28), { cache })
    await policy.doDecide({ image, question })
    const options = { baseUrl: server.baseUrl, model: 'eyes-3b', cache, apiKey: 'sk-2' }
    await createVlmPolicy(options).doDecide({ image, question })
    expect(server.requests).toHaveLength(1)
    await createVlmPolicy({ ...options, coordinates: 'thousandths' }).doDecide({ image, question })
    await createVlmPolicy({ ...options, model: 'eyes-7b' }).doDecide({ image, question })
    expect(server.requests).toHaveLength(3)
  })

  test('has no more requests under way than allowed', async () => {
    const { server, policy } = await start(() => ({ content: 'no', delayMs: 30 }), { concurrency: 2 })
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => policy.doDecide({ image, question: `question ${index}` })),
    )
    expect(server.requests).toHaveLength(6)
    expect(server.load.highest).toBe(2)
  })

  test('gets further fields of the request over the usual ones', async () => {
    const { server, policy } = await start(() => ({ content: '' }), { body: { max_tokens: undefined, top_k: 1 } })
    await policy.doDecide({ image, question })
    expect(server.requests[0]!.body).toMatchObject({ top_k: 1 })
    expect(server.requests[0]!.body).not.toHaveProperty('max_tokens')
  })
})

describe('an endpoint that answers badly', () => {
  test.each([
    ['an inverted box', zoom(90, 10, 20, 80)],
    ['a box outside of the picture', zoom(300, 10, 400, 80)],
  ])('gives an invalid outcome for %s', async (_, reply) => {
    const { policy } = await start(() => reply)
    const outcome = await policy.doDecide({ image, question })
    expect(outcome).toMatchObject({ type: 'invalid', reason: expect.stringContaining('196 x 112 in its units') })
  })

  test.each([
    ['arguments without a box', { toolCall: { name: 'image_zoom_in_tool', arguments: '{"region":[1,2,3,4]}' } }],
    ['a call that does not end', { content: '<tool_call>{"arguments":{"bbox_2d":[1,2,3,4]}}' }],
    ['three numbers', zoom(1, 2, 3)],
  ])('keeps on %s', async (_, reply) => {
    const { policy } = await start(() => reply)
    expect(await policy.doDecide({ image, question })).toEqual({ type: 'keep', cropProbability: 0 })
  })

  test.each([
    ['an object', { bbox_2d: [0, 0, 98, 56] }],
    ['broken JSON', '{"bbox_2d": [0, 0, 98, 56], "label": "b'],
  ])('is understood where the arguments are %s', async (_, values) => {
    const { policy } = await start(() => ({ toolCall: { name: 'zoom', arguments: values } }))
    expect(await policy.doDecide({ image, question })).toMatchObject({ type: 'crop', box: { x2: 0.5, y2: 0.5 } })
  })

  test('that refuses the tool is asked without it, from then on', async () => {
    const { server, policy } = await start(({ body }) =>
      body.tools ? { status: 400, body: '{"error":{"message":"no tool parser"}}' } : tagged(0, 0, 98, 56),
    )
    expect(await policy.doDecide({ image, question })).toMatchObject({ type: 'crop' })
    await policy.doDecide({ image, question: 'another' })
    expect(server.requests.map(({ body }) => 'tools' in body)).toEqual([true, false, false])
  })

  test('is never offered the tool where text is asked for', async () => {
    const { server, policy } = await start(() => ({ content: 'no' }), { toolCalls: 'text' })
    await policy.doDecide({ image, question })
    expect(server.requests[0]!.body).not.toHaveProperty('tools')
  })

  test('with a page instead of a completion is an error that says what baseUrl is, and is not retried', async () => {
    const { server, policy } = await start(() => ({ status: 200, body: '<html>hello</html>' }))
    await expect(policy.doDecide({ image, question })).rejects.toThrow(/<html>hello.*before \/chat\/completions/)
    expect(server.requests).toHaveLength(1)
  })

  test('is asked again while it is busy or breaks off, after pauses that grow and the one it asked for', async () => {
    const clock = createClock()
    const replies = [
      { status: 503, body: 'loading' },
      { fault: 'cut' },
      { status: 429, body: '{}', headers: { 'retry-after': '3' } },
      zoom(0, 0, 28, 28),
    ] as const
    const { server, policy } = await start((_, index) => replies[index]!, { clock, maxRetries: 3 })
    expect(await policy.doDecide({ image, question })).toMatchObject({ type: 'crop' })
    expect(server.requests).toHaveLength(4)
    const [first, second, third] = clock.pauses as [number, number, number]
    expect(first).toBeLessThan(500)
    expect(second).toBeLessThan(1000)
    expect(third).toBeGreaterThanOrEqual(3000)
    expect(third).toBeLessThan(5000)
    expect(new Set(clock.pauses).size).toBe(3)
  })

  test('for good throws after the retries, with the status and what it said', async () => {
    const { server, policy } = await start(() => ({ status: 500, body: '{"error":{"message":"out of memory"}}' }))
    const error = await policy.doDecide({ image, question }).catch(error => error)
    expect(error).toBeInstanceOf(VlmRequestError)
    expect(error).toMatchObject({ status: 500, retryable: true, message: expect.stringContaining('out of memory') })
    expect(server.requests).toHaveLength(3)
  })

  test('is not remembered', async () => {
    const { policy } = await start((_, index) => (index === 0 ? { status: 418, body: '' } : zoom(0, 0, 28, 28)))
    await expect(policy.doDecide({ image, question })).rejects.toThrow('status 418')
    expect(await policy.doDecide({ image, question })).toMatchObject({ type: 'crop' })
  })
})

describe('an endpoint that answers slowly or not at all', () => {
  test('is asked again after timeoutMs, and then given up', async () => {
    const { server, policy } = await start(() => ({ fault: 'silence' }), {
      timeoutMs: 40,
      maxRetries: 1,
      clock: { sleep: (milliseconds, signal) => realSleep(Math.min(milliseconds, 40), signal) },
    })
    await expect(policy.doDecide({ image, question })).rejects.toThrow('no answer within timeoutMs = 40')
    expect(server.requests).toHaveLength(2)
  })

  test('beyond the budget leaves an invalid outcome that says so, and stops the request', async () => {
    const { server, policy } = await start(() => ({ content: 'no', delayMs: 5000 }), { budgetMs: 50, clock: realClock })
    expect(await policy.doDecide({ image, question })).toEqual({
      type: 'invalid',
      reason: 'no decision within budgetMs = 50',
    })
    await expect.poll(() => server.load.current).toBe(0)
  })

  test('holds up no one in the queue beyond the budget', async () => {
    const { server, policy } = await start(() => ({ fault: 'silence' }), {
      budgetMs: 50,
      concurrency: 1,
      clock: realClock,
    })
    const outcomes = await Promise.all(['a', 'b', 'c'].map(text => policy.doDecide({ image, question: text })))
    expect(outcomes.map(({ type }) => type)).toEqual(['invalid', 'invalid', 'invalid'])
    expect(server.requests.length).toBeLessThanOrEqual(1)
  })

  test('with a budget, is an invalid outcome where it is away, and an error where the request is wrong', async () => {
    const away = await start(() => ({ fault: 'cut' }), { budgetMs: 20_000 })
    expect(await away.policy.doDecide({ image, question })).toMatchObject({
      type: 'invalid',
      reason: expect.stringContaining('could not be reached'),
    })
    const wrong = await start(() => ({ status: 401, body: '{}' }), { budgetMs: 20_000 })
    await expect(wrong.policy.doDecide({ image, question })).rejects.toThrow('check apiKey')
  })

  test('lets go at once where the caller does', async () => {
    const { policy } = await start(() => ({ fault: 'silence' }), { budgetMs: 20_000 })
    const controller = new AbortController()
    const decision = policy.doDecide({ image, question, signal: controller.signal })
    const reason = new Error('the user left')
    setTimeout(() => controller.abort(reason), 20)
    await expect(decision).rejects.toBe(reason)
  })

  test('is an error where nothing listens', async () => {
    const { server, policy } = await start(() => ({ content: '' }), { maxRetries: 0 })
    await server.close()
    await expect(policy.doDecide({ image, question })).rejects.toThrow(/could not be reached.*ECONNREFUSED/)
  })
})

describe('the API key', () => {
  const apiKey = 'sk-very-secret'

  test.each([
    [
      'the endpoint',
      async () => (await start(() => ({ status: 401, body: `wrong key ${apiKey}` }), { apiKey })).policy,
    ],
    ['a page', async () => (await start(() => ({ status: 200, body: `<p>${apiKey}` }), { apiKey })).policy],
    [
      'fetch',
      async () =>
        createVlmPolicy({
          baseUrl: 'http://127.0.0.1:9/v1',
          model: 'm',
          apiKey,
          maxRetries: 0,
          fetch: async (_, init) => {
            throw new Error(`bad headers ${JSON.stringify(init!.headers)}`, { cause: init })
          },
        }),
    ],
  ])('is not in the error where %s tells it', async (_, createPolicy) => {
    const policy = await createPolicy()
    const error = await policy.doDecide({ image, question }).catch(error => error)
    expect(error).toBeInstanceOf(VlmRequestError)
    expect(error.message).toContain('[API key]')
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(apiKey)
  })

  test.each([
    ['apiKey', { baseUrl: 'http://localhost/v1', apiKey: `${apiKey}\n` }],
    ['baseUrl', { baseUrl: `http://user:${apiKey}@localhost/v1` }],
  ])('that fetch would quote in its refusal is refused as %s without it', (argument, options) => {
    try {
      createVlmPolicy({ model: 'm', ...options })
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ name: 'InvalidArgumentError', argument })
      expect(inspect(error)).not.toContain(apiKey)
    }
  })
})

test.each([
  ['baseUrl', { baseUrl: 'localhost:8000' }],
  ['model', { model: '' }],
  ['timeoutMs', { timeoutMs: 0 }],
  ['maxRetries', { maxRetries: -1 }],
  ['concurrency', { concurrency: 1.5 }],
  ['budgetMs', { budgetMs: Number.NaN }],
  ['maxPixels', { maxPixels: 100 }],
])('a wrong %s is refused', (argument, options) => {
  expect(() => createVlmPolicy({ baseUrl: 'http://localhost/v1', model: 'm', ...options })).toThrow(
    expect.objectContaining({ name: InvalidArgumentError.name, argument }),
  )
})

test('a query at the end of baseUrl stays', async () => {
  const { server } = await start(() => ({ content: '' }))
  const policy = createVlmPolicy({ baseUrl: `${server.baseUrl}/?api-version=1`, model: 'm' })
  await policy.doDecide({ image, question })
  expect(server.requests[0]!.path).toBe('/v1/chat/completions?api-version=1')
})

const realSleep: Clock['sleep'] = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
const realClock: Clock = { sleep: realSleep }
