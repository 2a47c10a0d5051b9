import { z } from '@region-r1/core/schema'
import { readText } from './read-text.ts'
import { VlmRequestError } from './vlm-request-error.ts'

export interface ChatEndpoint {
  /** Of the chat completions. */
  readonly url: URL
  readonly apiKey?: string | undefined
  readonly fetch: typeof globalThis.fetch
}

/** Only what is read of a chat completion. `arguments` is a string by the protocol, an object on some servers. */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.unknown() }) })).nullish(),
        }),
      }),
    )
    .min(1),
})

const errorSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
])

/** A call takes some hundred; a model may think before it, for pages. */
const maxAnswerBytes = 4 * 2 ** 20
const busyOrBroken = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529])

/**
 * Asks an OpenAI-compatible chat endpoint once.
 *
 * @returns the completion as text, a native tool call in the tags of the text form, so that there is one thing to parse
 * and to cache.
 * @throws VlmRequestError, with the API key struck from what the endpoint or `fetch` says; the signal's reason.
 */
export async function postChat(
  request: object,
  { url, apiKey, fetch }: ChatEndpoint,
  signal: AbortSignal,
): Promise<string> {
  const name = `${url.origin}${url.pathname}`
  const strike = (text: string) => (apiKey === undefined ? text : text.replaceAll(apiKey, '[API key]'))
  const headers = {
    'content-type': 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  }
  let response: Response
  let text: string
  try {
    // Not followed: picture, question and key go to the endpoint that was named, and to no other.
    const options = { method: 'POST', headers, signal, redirect: 'manual' } as const
    response = await fetch(url, { ...options, body: JSON.stringify(request) })
    text = await readText(response, maxAnswerBytes)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof RangeError) {
      const message = `${name} answered with ${error.message}, which is no answer to a question about a crop; check baseUrl`
      throw new VlmRequestError({ retryable: false, message })
    }
    const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException }
    throw new VlmRequestError({
      retryable: true,
      message: `${name} could not be reached or broke off (${strike(cause?.code ?? message)}); is it running?`,
    })
  }
  const { status } = response
  if (status >= 300 && status < 400) {
    const target = response.headers.get('location') ?? ''
    const place = URL.canParse(target, url.href) ? new URL(target, url.href).origin : 'nowhere'
    throw new VlmRequestError({
      retryable: false,
      status,
      message: `${name} redirects to ${place} (status ${status}), which is not followed; make that the baseUrl if it is meant`,
    })
  }
  const body = parseJson(text)
  if (!response.ok) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    throw new VlmRequestError({
      retryable: busyOrBroken.has(status),
      status,
      ...(seconds >= 0 && { retryAfterMs: seconds * 1000 }),
      message: `${name} answered with status ${status}: ${strike(errorSchema.safeParse(body).data ?? text).slice(0, 300)}${advise(status)}`,
    })
  }
  const completion = completionSchema.safeParse(body)
  if (!completion.success) {
    throw new VlmRequestError({
      retryable: false,
      status,
      message: `${name} answered with something else than a chat completion (${strike(text).slice(0, 100)}); baseUrl is the part before /chat/completions, such as http://localhost:8000/v1`,
    })
  }
  const { content, tool_calls: calls } = completion.data.choices[0]!.message
  return calls?.[0] ? formatToolCall(calls[0].function) : (content ?? '')
}

function formatToolCall({ name, arguments: values }: { readonly name: string; readonly arguments?: unknown }): string {
  const text = typeof values === 'string' ? values : formatJson(values ?? {})
  return `<tool_call>{"name":${JSON.stringify(name)},"arguments":${text}}</tool_call>`
}

/** Nothing for what is nested deeper than JSON.stringify goes. */
function formatJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '{}'
  }
}

function advise(status: number): string {
  if (status === 401 || status === 403) return '; check apiKey'
  return status === 404 ? '; check baseUrl and model' : ''
}

/** Undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
