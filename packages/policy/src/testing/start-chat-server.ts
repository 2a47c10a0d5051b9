import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

/** What the server does with a request: a completion, any response, silence, or a connection that breaks. */
export type ChatReply = { readonly delayMs?: number } & (
  | { readonly content: string }
  | { readonly toolCall: { readonly name: string; readonly arguments: unknown } }
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly fault: 'silence' | 'cut' }
)

/** A request as it came; `body` is its JSON. */
export interface SeenChatRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: what a client sends, for tests to look into
  readonly body: any
}

/** What a chat endpoint answers, and for how long. */
export interface ChatServerOptions {
  /** The reply to each request; `index` counts them from 0. */
  readonly answer: (request: SeenChatRequest, index: number) => ChatReply
  /** Further requests are cut off. @default 200 */
  readonly maxRequests?: number | undefined
  /** After which the server closes by itself. @default 30000 */
  readonly lifetimeMs?: number | undefined
}

/** A chat endpoint that runs on loopback. */
export interface ChatServer extends AsyncDisposable {
  readonly baseUrl: string
  readonly requests: readonly SeenChatRequest[]
  /** Requests being answered, now and at most. */
  readonly load: { current: number; highest: number }
  /** Ends requests under way and frees the port. */
  close(): Promise<void>
}

/** A stand-in for an OpenAI-compatible chat endpoint, on 127.0.0.1 and a free port, for tests of what asks one. */
export async function startChatServer({
  answer,
  maxRequests = 200,
  lifetimeMs = 30_000,
}: ChatServerOptions): Promise<ChatServer> {
  const requests: SeenChatRequest[] = []
  const load = { current: 0, highest: 0 }
  const closing = new AbortController()

  const server = createServer(async (request, response) => {
    load.highest = Math.max(load.highest, ++load.current)
    response.once('close', () => load.current--)
    try {
      const seen = { path: request.url ?? '', headers: request.headers, body: JSON.parse(await text(request)) }
      if (requests.push(seen) > maxRequests) return void response.destroy()
      const reply = answer(seen, requests.length - 1)
      if (reply.delayMs !== undefined) await setTimeout(reply.delayMs, undefined, { signal: closing.signal })
      send(reply, response)
    } catch {
      response.destroy()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  async function close() {
    closing.abort()
    server.closeAllConnections()
    await new Promise<void>(resolve => server.close(() => resolve()))
  }
  const lifetime = globalThis.setTimeout(close, lifetimeMs)
  lifetime.unref()
  server.once('close', () => clearTimeout(lifetime))

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    load,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function send(reply: ChatReply, response: ServerResponse): void {
  if ('fault' in reply) {
    if (reply.fault === 'cut') response.destroy()
    return
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body)
    return
  }
  const message =
    'content' in reply
      ? { role: 'assistant', content: reply.content }
      : { role: 'assistant', content: null, tool_calls: [{ id: 'call-0', type: 'function', function: reply.toolCall }] }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: 'chat-0', object: 'chat.completion', choices: [{ index: 0, message }] }))
}
