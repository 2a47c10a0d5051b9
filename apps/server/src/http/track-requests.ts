import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Metrics } from '../metrics.ts'
import type { Gate } from '../queue/create-gate.ts'
import { RequestProblem } from '../request-problem.ts'
import type { AppEnvironment } from './app-environment.ts'
import { createRequestLog, formatServerTiming, type RequestLog } from './request-log.ts'

/** A line of the log: what was asked and answered, in numbers and names; never a picture, a text or a key. */
export interface LogEntry extends Partial<RequestLog> {
  readonly time: string
  readonly level: 'info' | 'error'
  readonly requestId: string
  readonly method: string
  /** The route's pattern, so that a path with someone's words in it stays out. */
  readonly route: string
  /** 499 where the client left. */
  readonly status: number
  readonly durationMs: number
  /** Of a failure of the server's own: the stack stays here. */
  readonly error?: string
}

export interface TrackRequestsOptions {
  readonly metrics: Metrics
  readonly timeoutMs: number
  readonly onLog: (entry: LogEntry) => void
}

/** Times a request, and tells metrics and log of it once its answer has gone out or its client has left. */
export function trackRequests({ metrics, timeoutMs, onLog }: TrackRequestsOptions): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const receivedAt = performance.now()
    c.set('receivedAt', receivedAt)
    c.set('log', createRequestLog())
    const watch = watchRequest(c.req.raw.signal, timeoutMs)
    c.set('signal', watch.signal)
    const answer = watchAnswer(c)
    void answer.then(watch.release)
    await next()
    const { log, requestId } = c.var
    if (log.queries > 0) c.header('server-timing', formatServerTiming(log, performance.now() - receivedAt))
    const route = routePath(c, -1)
    const answered = c.res.status
    void answer.then(finished => {
      const status = finished ? answered : 499
      const durationMs = performance.now() - receivedAt
      metrics.addRequest({ route, status, durationMs, log })
      onLog({
        time: new Date().toISOString(),
        level: status >= 500 ? 'error' : 'info',
        requestId,
        method: c.req.method,
        route,
        status,
        durationMs: Math.round(durationMs * 10) / 10,
        ...(log.queries > 0 && log),
        ...(status >= 500 && c.error && { error: formatCause(c.error) }),
      })
    })
  }
}

/**
 * Aborts when the client leaves or the time is over, with an error as its reason: Node's adapter gives a mere text, which
 * passes all handlers by.
 */
function watchRequest(client: AbortSignal, timeoutMs: number): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const leave = () =>
    controller.abort(new RequestProblem('client_closed', 'the client left before the answer was there'))
  if (client.aborted) leave()
  else client.addEventListener('abort', leave, { once: true })
  // Not by `AbortSignal.timeout`: see `linkAbort` of core.
  const timer = setTimeout(() => {
    controller.abort(
      new RequestProblem('timeout', 'the request took too long and was given up; send less at once, or try again'),
    )
  }, timeoutMs)
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer)
      client.removeEventListener('abort', leave)
    },
  }
}

/** Counts a request as in the house until its answer has gone out. */
export function admitRequests(gate: Gate): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const leave = gate.admit()
    const answer = watchAnswer(c)
    try {
      await next()
    } finally {
      void answer.then(leave)
    }
  }
}

/**
 * Whether the connection has taken the whole answer, once that is known. Watched from the beginning, since a client may
 * be gone before there is an answer; true where there is no connection, as in tests. A client that has counted all bytes
 * of a streamed file may hang up before the stream has ended.
 */
function watchAnswer(c: Context): Promise<boolean> {
  const { incoming, outgoing } = (c.env ?? {}) as Partial<HttpBindings>
  if (incoming === undefined || outgoing === undefined) return Promise.resolve(true)
  const { socket } = incoming
  const before = socket.bytesWritten
  const hasTakenAll = () => {
    const length = c.finalized ? c.res.headers.get('content-length') : null
    return length !== null && socket.bytesWritten - before > Number(length)
  }
  return new Promise(resolve => outgoing.once('close', () => resolve(outgoing.writableFinished || hasTakenAll())))
}

function formatCause(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error
  return cause.stack ?? cause.message
}
