import { InvalidArgumentError } from '@region-r1/core'
import type { ChatEndpoint } from './post-chat.ts'

export interface ChatEndpointOptions {
  readonly baseUrl: string | URL
  readonly apiKey?: string | undefined
  readonly fetch: typeof globalThis.fetch
}

/**
 * Where chat completions are asked for. What `fetch` would refuse with a message that quotes a secret is refused here
 * without it.
 *
 * @throws InvalidArgumentError where `baseUrl` is no http(s) URL or holds a password, or `apiKey` fits in no header.
 */
export function createChatEndpoint({ baseUrl, apiKey, fetch }: ChatEndpointOptions): ChatEndpoint {
  const text = String(baseUrl)
  if (!URL.canParse(text) || !/^https?:/i.test(text)) {
    throw new InvalidArgumentError({
      argument: 'baseUrl',
      message: 'baseUrl is the http(s) URL before /chat/completions, such as http://localhost:8000/v1',
    })
  }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError({
      argument: 'baseUrl',
      message: 'baseUrl holds a user or password; pass a key as apiKey',
    })
  }
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new InvalidArgumentError({
      argument: 'apiKey',
      message: 'apiKey is empty or has characters that no header can carry, such as a line break at its end',
    })
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/chat/completions`
  return { url, apiKey, fetch }
}
