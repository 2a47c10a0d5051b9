import { createHash } from 'node:crypto'
import {
  createRng,
  InvalidArgumentError,
  type PolicyInput,
  type PolicyOutcome,
  type RegionPolicy,
  type RgbImage,
  type Rng,
} from '@region-r1/core'
import { cropAndResize, encodePng } from '@region-r1/encoder'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import type { CoordinateSpace } from '../names.ts'
import { smartResize } from '../tool-call/smart-resize.ts'
import { createChatMessages } from './chat-messages.ts'
import { type Clock, systemClock } from './clock.ts'
import { getCoordinateGrid } from './coordinate-grid.ts'
import { createChatEndpoint } from './create-chat-endpoint.ts'
import { createChatSender } from './create-chat-sender.ts'
import { readAnswer } from './read-answer.ts'
import { retry } from './retry.ts'
import { runWithin } from './run-within.ts'
import { VlmRequestError } from './vlm-request-error.ts'

/** Completions by a key that names what was asked; a `Map` is one that grows without limit. */
export interface VlmAnswerCache {
  /** The model's answer that was kept under that key. */
  get(key: string): string | undefined | Promise<string | undefined>
  /** Keeps an answer; what it gives back is awaited. */
  set(key: string, completion: string): unknown
}

/** Which endpoint is asked, how boxes are read, and what an answer may cost. */
export interface VlmPolicyOptions {
  /** The part of the endpoint before `/chat/completions`, such as `http://localhost:8000/v1`. */
  readonly baseUrl: string | URL
  /** As the endpoint names it. */
  readonly model: string
  /** Sent as a bearer token; never part of an error or of the cache's keys. */
  readonly apiKey?: string | undefined
  /** What the model's coordinates count. One that was trained on another space than it is asked in answers wrong boxes. @default 'resized' */
  readonly coordinates?: CoordinateSpace | undefined
  /** What the model is told, in place of the built-in text; how coordinates count is said behind it. */
  readonly instructions?: string | undefined
  /** Larger pictures are sent smaller. @default 1280 * 28 * 28 */
  readonly maxPixels?: number | undefined
  /** `auto` offers the tool natively and goes without where the endpoint refuses it; `text` never offers it. @default 'auto' */
  readonly toolCalls?: 'auto' | 'text' | undefined
  /** Further fields of the request, over the policy's own (`model`, `messages`, `temperature` 0, `max_tokens` 256). */
  readonly body?: Readonly<Record<string, unknown>> | undefined
  /** For one attempt. @default 60000 */
  readonly timeoutMs?: number | undefined
  /** Attempts after the first, where an endpoint is busy, broken, slow or away. @default 2 */
  readonly maxRetries?: number | undefined
  /** Requests under way at a time. @default 4 */
  readonly concurrency?: number | undefined
  /**
   * Within which a decision is wanted, waiting and retries included. Where none has come by then, or the endpoint has
   * failed for the time being, the outcome is `invalid` with the reason: a reranker keeps the full picture and warns.
   *
   * @default none: such a failure throws
   */
  readonly budgetMs?: number | undefined
  /** @default the last 10,000 answers, in memory */
  readonly cache?: VlmAnswerCache | undefined
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Spreads the retries of clients that failed together. @default one seeded by the model's name and the process id */
  readonly rng?: Rng | undefined
  /** @default the system's timers */
  readonly clock?: Clock | undefined
}

/** A {@link RegionPolicy} that needs nothing of an encoder. */
export interface VlmPolicy extends RegionPolicy {
  /** Asks the model, or takes its answer from the cache. */
  doDecide(input: Pick<PolicyInput, 'image' | 'question' | 'signal'>): Promise<PolicyOutcome>
}

/**
 * Asks a vision-language model behind an OpenAI-compatible chat endpoint (vLLM, llama.cpp, Ollama, LM Studio, ...) to
 * call the paper's `image_zoom_in_tool` or to keep the picture. The picture is sent upright, as a PNG whose sides are
 * multiples of 28; nothing is sent but it and the question. The same picture and question are asked once.
 *
 * `doDecide` throws a {@link VlmRequestError} where the endpoint gives no usable answer, but for failures that
 * `budgetMs` covers.
 *
 * @throws InvalidArgumentError for options outside of their ranges.
 * @example
 * const policy = createVlmPolicy({ baseUrl: 'http://localhost:8000/v1', model: 'Qwen/Qwen2.5-VL-3B-Instruct' })
 * await policy.doDecide({ image, question: 'What does this bird eat?' })
 * // { type: 'crop', cropProbability: 1, box: { x1: 0.52, y1: 0.11, x2: 0.94, y2: 0.67 }, label: 'the bird' }
 */
export function createVlmPolicy({
  baseUrl,
  model,
  apiKey,
  coordinates = 'resized',
  instructions,
  maxPixels = 1280 * 28 * 28,
  toolCalls = 'auto',
  body = {},
  timeoutMs = 60_000,
  maxRetries = 2,
  concurrency = 4,
  budgetMs,
  cache = new LRUCache<string, string>({ max: 10_000 }),
  fetch = globalThis.fetch,
  rng = createRng(`${model} ${process.pid}`),
  clock = systemClock,
}: VlmPolicyOptions): VlmPolicy {
  if (model === '') throw invalid('model', 'model is the name that the endpoint knows the model by, got none')
  assertAtLeast('timeoutMs', timeoutMs, 1)
  assertAtLeast('maxRetries', maxRetries, 0)
  assertAtLeast('concurrency', concurrency, 1)
  if (budgetMs !== undefined) assertAtLeast('budgetMs', budgetMs, 1)
  smartResize({ width: 1, height: 1 }, { maxPixels })

  const endpoint = createChatEndpoint({ baseUrl, apiKey, fetch })
  const send = createChatSender({ endpoint, offersTool: toolCalls === 'auto' })
  const limit = pLimit(concurrency)

  async function complete(image: RgbImage, createRequest: (pictureUrl: string) => object, signal: AbortSignal) {
    const { url } = endpoint
    const key = computeKey(JSON.stringify([url.href, toolCalls, maxPixels, createRequest('')]), image)
    const known = await cache.get(key)
    if (known !== undefined) return known
    const completion = await limit(async () => {
      signal.throwIfAborted()
      const request = createRequest(await encodePicture(image, smartResize(image, { maxPixels })))
      const attempt = () =>
        runWithin(inner => send(request, inner), {
          milliseconds: timeoutMs,
          createError: () => createTimeout(`${url.origin} gave no answer within timeoutMs = ${timeoutMs}`),
          clock,
          signal,
        })
      return retry(attempt, { maxRetries, rng, clock, signal })
    })
    await cache.set(key, completion)
    return completion
  }

  return {
    id: `vlm-${model}`,
    async doDecide({ image, question, signal }) {
      const grid = getCoordinateGrid(coordinates, { original: image, resized: smartResize(image, { maxPixels }) })
      const createRequest = (pictureUrl: string) => ({
        model,
        messages: createChatMessages({ question, pictureUrl, space: coordinates, grid, instructions }),
        temperature: 0,
        max_tokens: 256,
        ...body,
      })
      try {
        const completion = await runWithin(inner => complete(image, createRequest, inner), {
          milliseconds: budgetMs,
          createError: () => createTimeout(`no decision within budgetMs = ${budgetMs}`),
          clock,
          signal,
        })
        return readAnswer(completion, grid)
      } catch (error) {
        signal?.throwIfAborted()
        const isCovered = budgetMs !== undefined && error instanceof VlmRequestError && error.retryable
        if (!isCovered) throw error
        return { type: 'invalid', reason: error.message }
      }
    },
  }
}

async function encodePicture(image: RgbImage, size: { readonly width: number; readonly height: number }) {
  const png = await encodePng(cropAndResize(image, { ...size, resample: 'bicubic' }))
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
}

function computeKey(request: string, { width, height, data }: RgbImage): string {
  return createHash('sha256').update(`${request} ${width}x${height}:`).update(data).digest('base64url')
}

function createTimeout(message: string): VlmRequestError {
  return new VlmRequestError({ message, retryable: true })
}

function assertAtLeast(argument: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return
  throw invalid(argument, `${argument} is a whole number from ${least} up, got ${value}`)
}

function invalid(argument: string, message: string): InvalidArgumentError {
  return new InvalidArgumentError({ argument, message })
}
