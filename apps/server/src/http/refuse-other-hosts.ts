import type { MiddlewareHandler } from 'hono'
import { RequestProblem } from '../request-problem.ts'

const localNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/**
 * A web page can have its own name resolve to this machine and then ask what it likes in the visitor's browser; it comes
 * with that name in the header `host`.
 */
export const refuseOtherHosts: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? ''
  if (!localNames.test(host)) {
    const message =
      'this server is for its own machine, by the name localhost; start it with API keys to be reached by others'
    throw new RequestProblem('forbidden', message)
  }
  await next()
}
