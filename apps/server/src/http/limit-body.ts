import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RequestProblem } from '../request-problem.ts'
import type { AppEnvironment } from './app-environment.ts'

/** How much of a body that is too large is still taken off a client, as a multiple of what it may have. */
const discardedShare = 8

/**
 * Refuses bodies of more bytes, declared or not. Many clients read no answer before they have sent all: what was declared is
 * taken and thrown away first, as long as the server receives requests, and cut where it is much more.
 */
export function limitBody(maxBodyBytes: number): MiddlewareHandler<AppEnvironment> {
  const refuse = (): never => {
    throw new RequestProblem('too_large', `a body may have ${maxBodyBytes} bytes, this one has more`)
  }
  const limit = bodyLimit({ maxSize: maxBodyBytes, onError: refuse })
  return async (c, next) => {
    if (!(Number(c.req.header('content-length')) > maxBodyBytes)) return limit(c, next)
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
    if (incoming !== undefined) await discardBody(incoming as IncomingMessage, discardedShare * maxBodyBytes)
    return refuse()
  }
}

/** Resolves once all has come, its client has left, or `maxBytes` came and more is to come. */
function discardBody(incoming: IncomingMessage, maxBytes: number): Promise<void> {
  if (incoming.readableEnded || incoming.destroyed) return Promise.resolve()
  return new Promise(resolve => {
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBytes) resolve()
    })
    for (const event of ['end', 'close', 'error']) incoming.once(event, () => resolve())
    incoming.resume()
  })
}
