import { lookup } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import { ImageFormatError, InvalidArgumentError, linkAbort } from '@region-r1/core'
import { isPublicAddress } from './is-public-address.ts'
import { shorten } from './shorten.ts'

/** What a fetch may cost, and where it may go. */
export interface FetchFromWebOptions {
  /** More is refused as soon as it comes. @default 64 MiB */
  readonly maxBytes?: number | undefined
  /** From the first look-up to the last byte, redirects included. @default 30000 */
  readonly timeoutMs?: number | undefined
  /** Lets addresses of this machine and of private networks pass, which a URL from elsewhere could spy on. @default false */
  readonly allowPrivateHosts?: boolean | undefined
  /**
   * In place of node's own client. It looks names up by itself, so that of those only addresses, not names, are checked.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly signal?: AbortSignal | undefined
}

/** As every browser and curl have it, near enough. */
const maxRedirects = 5

/**
 * The bytes behind an http(s) URL. At each hop the host's addresses are looked up and checked, and the connection goes to
 * the address that was checked, so that neither a redirect nor a name that changes its meaning leads into a private network.
 *
 * @throws InvalidArgumentError where the URL is none of http(s), its host is not public, or it does not answer as it should
 * within `timeoutMs`.
 * @throws ImageFormatError where more than `maxBytes` come.
 * @throws The signal's reason where it aborts.
 */
export async function fetchFromWeb(location: string | URL, options: FetchFromWebOptions = {}): Promise<Uint8Array> {
  const { maxBytes = 64 * 2 ** 20, timeoutMs = 30_000, signal } = options
  signal?.throwIfAborted()
  using stop = linkAbort(signal)
  const timer = setTimeout(() => stop.abort(new Error(`nothing whole came within ${timeoutMs} ms`)), timeoutMs)
  try {
    const body = await followRedirects(String(location), options, stop.signal)
    return await readBody(body, maxBytes, stop.signal)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof InvalidArgumentError || error instanceof ImageFormatError) throw error
    const cause = stop.signal.aborted ? stop.signal.reason : error
    throw invalidUrl(`the picture ${shorten(String(location))} could not be fetched: ${describe(cause)}`, cause)
  } finally {
    clearTimeout(timer)
    stop.abort(undefined)
  }
}

type Body = AsyncIterable<Uint8Array>

interface Answer {
  readonly status: number
  readonly location: string | null | undefined
  readonly body: Body
  cancel(): void
}

async function followRedirects(location: string, options: FetchFromWebOptions, signal: AbortSignal): Promise<Body> {
  let url = parseUrl(location)
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    assertPublicHost(url, options)
    const { status, location: next, body, cancel } = await ask(url, options, signal)
    if (status === 200) return body
    cancel()
    if (![301, 302, 303, 307, 308].includes(status) || !next) {
      throw invalidUrl(`the picture ${shorten(location)} could not be fetched: status ${status}`)
    }
    url = parseUrl(next, url)
  }
  throw invalidUrl(`the picture ${shorten(location)} could not be fetched: more than ${maxRedirects} redirects`)
}

function parseUrl(location: string, base?: URL): URL {
  const url = URL.canParse(location, base?.href) ? new URL(location, base?.href) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url
  throw invalidUrl(`expected an http(s) URL of a picture, got ${shorten(location)}`)
}

/** Of a URL with an address in place of a name nothing is looked up. */
function assertPublicHost(url: URL, { allowPrivateHosts = false }: FetchFromWebOptions): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLocal = isIP(host) !== 0 ? !isPublicAddress(host) : /(^|\.)localhost\.?$/i.test(host)
  if (isLocal && !allowPrivateHosts) throw privateHost(host)
}

function ask(url: URL, options: FetchFromWebOptions, signal: AbortSignal): Promise<Answer> {
  return options.fetch ? askByFetch(url, options.fetch, signal) : askByNode(url, options, signal)
}

async function askByFetch(url: URL, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Answer> {
  const { status, headers, body } = await fetch(String(url), { redirect: 'manual', signal })
  return {
    status,
    location: headers.get('location'),
    body: (body ?? []) as unknown as Body,
    cancel: () => void body?.cancel().catch(() => {}),
  }
}

async function askByNode(
  url: URL,
  { allowPrivateHosts = false }: FetchFromWebOptions,
  signal: AbortSignal,
): Promise<Answer> {
  // Where it is used: few programs fetch, and TLS takes its time at their start.
  const { get } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'))
  // A connection of its own: one kept from before may go to an address that was never checked.
  const options = { signal, agent: false, headers: { 'accept-encoding': 'identity', accept: 'image/*' } } as const
  return new Promise((resolve, reject) => {
    const request = get(url, { ...options, ...(!allowPrivateHosts && { lookup: lookUpPublic }) }, response =>
      resolve(toAnswer(response)),
    )
    request.on('error', reject)
  })
}

function toAnswer(response: IncomingMessage): Answer {
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location,
    body: response,
    cancel: () => response.destroy(),
  }
}

/** All of a name's addresses must be public: which of them is taken is not known here. */
const lookUpPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const found = error ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
    const failure = error ?? (found || addresses.length === 0 ? privateHost(host) : null)
    if (failure !== null) callback(failure, '', 0)
    else if (options.all) callback(null, addresses)
    else callback(null, addresses[0]!.address, addresses[0]!.family)
  })
}

async function readBody(body: Body, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stoppable(body, signal)) {
    size += part.length
    // Counted as it comes: a server may say nothing, or something else, about the length.
    if (size > maxBytes) {
      throw new ImageFormatError({
        message: `it has ${size} bytes or more, above the ${maxBytes} allowed (maxBytes); make it smaller`,
      })
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Ends with the signal even where the body does not heed it. */
async function* stoppable(body: Body, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  stopped.catch(() => {})
  const parts = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await Promise.race([parts.next(), stopped])
      if (done) return
      yield value
    }
  } finally {
    // Not awaited: a body that hangs would hang this too.
    void parts.return?.()?.catch(() => {})
  }
}

function privateHost(host: string): InvalidArgumentError {
  return invalidUrl(
    `${shorten(host)} is an address of this machine or of a private network, which is not fetched from (allowPrivateHosts)`,
  )
}

function invalidUrl(message: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError({ argument: 'source', message, cause })
}

function describe(error: unknown): string {
  const { message, code, cause } = error as NodeJS.ErrnoException & { readonly cause?: NodeJS.ErrnoException }
  const reason = cause?.code ?? code ?? message
  return reason === 'aborted' || reason === 'ECONNRESET' || reason === 'terminated'
    ? 'the connection broke off'
    : String(reason)
}
