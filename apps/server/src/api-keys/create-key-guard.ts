import type { MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { RequestProblem } from '../request-problem.ts'
import { type ApiKey, findApiKey } from './api-key.ts'

export interface KeyGuardOptions {
  /** None where everybody may ask. */
  readonly keys: readonly ApiKey[]
  /** Of each key, or of each address where there are no keys; unlimited if undefined. */
  readonly requestsPerMinute: number | undefined
}

/** Lets in who has a key, as often as the key allows. */
export function createKeyGuard({ keys, requestsPerMinute }: KeyGuardOptions): MiddlewareHandler {
  const limiters = new Map<string | null, RateLimiterMemory>()
  const addLimiter = (name: string | null, points: number | null | undefined) => {
    if (points != null) limiters.set(name, new RateLimiterMemory({ points, duration: 60 }))
  }
  if (keys.length === 0) addLimiter(null, requestsPerMinute)
  for (const key of keys) addLimiter(key.name, key.requestsPerMinute ?? requestsPerMinute)

  return async (c, next) => {
    const owner = keys.length === 0 ? null : findOwner(keys, c.req.header('authorization'))
    const limiter = limiters.get(owner)
    if (limiter) await consume(limiter, owner ?? c.env?.incoming?.socket.remoteAddress ?? 'unknown')
    await next()
  }
}

function findOwner(keys: readonly ApiKey[], header: string | undefined): string {
  const key = /^Bearer (\S+)$/i.exec(header ?? '')?.[1]
  const found = key === undefined ? null : findApiKey(keys, key)
  if (found) return found.name
  throw new RequestProblem(
    'unauthorized',
    key === undefined ? 'an API key is needed: Authorization: Bearer KEY' : 'this API key is not known here',
  )
}

async function consume(limiter: RateLimiterMemory, name: string): Promise<void> {
  try {
    await limiter.consume(name)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    throw new RequestProblem('rate_limited', `at most ${limiter.points} requests a minute are allowed`, {
      retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)),
    })
  }
}
