import { z } from 'zod'
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
    response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request), signal })
    text = await response.text()
  } catch (error) {
    signal.throwIfAborted()
    const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException }
    throw new VlmRequestError({
      retryable: true,
      message: `${name} could not be reached or broke off (${strike(cause?.code ?? message)}); is it running?`,
    })
  }
  const { status } = response
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
  const text = typeof values === 'string' ? values : JSON.stringify(values ?? {})
  return `<tool_call>{"name":${JSON.stringify(name)},"arguments":${text}}</tool_call>`
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
