import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type DualEncoder, InvalidArgumentError, omitUndefined, type RegionPolicy } from '@region-r1/core'
import type { LoadEncoderOptions } from '@region-r1/encoder'
import type { ApiKey } from './api-keys/api-key.ts'
import { createApp } from './http/create-app.ts'
import type { LogEntry } from './http/track-requests.ts'
import { defaultServerLimits, type ServerLimits } from './limits.ts'
import { openModels } from './models/open-models.ts'
import { createGate } from './queue/create-gate.ts'

/** Where the server listens, what it ranks by, and who may ask. */
export interface StartServerOptions {
  /** @default '127.0.0.1', this machine alone */
  readonly host?: string | undefined
  /** 0 takes a free one. @default 8080 */
  readonly port?: number | undefined
  /** A loaded encoder, which stays the caller's; or a name or folder, loaded in a thread of its own. @default the shipped one */
  readonly encoder?: DualEncoder | string | undefined
  /** As `createReranker` takes it. @default the encoder's own */
  readonly policy?: RegionPolicy | string | undefined
  /** Where an encoder that is loaded here runs. @default 'auto' */
  readonly device?: LoadEncoderOptions['device'] | undefined
  /** Which of its files it runs. @default the most exact there is */
  readonly dtype?: LoadEncoderOptions['dtype'] | undefined
  /** Threads of one of its operators. @default all cores */
  readonly threads?: LoadEncoderOptions['threads'] | undefined
  /** Crops that the policy may look at before it decides, where a request says no other number. @default its own number */
  readonly looks?: number | undefined
  /** Hears of the files of an encoder of the hub as they come. */
  readonly onDownload?: LoadEncoderOptions['onDownload'] | undefined
  /** Stops such a download; a server that listens is stopped by `close`. */
  readonly signal?: AbortSignal | undefined
  /** Whoever has none of these is refused; everybody is let in where there are none. */
  readonly apiKeys?: readonly ApiKey[] | undefined
  /** Whether pictures may be URLs, fetched from public addresses of the web alone. @default false */
  readonly allowHttp?: boolean | undefined
  /** Of each key, or of each address where there are no keys. @default unlimited */
  readonly requestsPerMinute?: number | undefined
  readonly limits?: { readonly [Name in keyof ServerLimits]?: ServerLimits[Name] | undefined } | undefined
  /** Hears of each request once it is answered. */
  readonly onLog?: ((entry: LogEntry) => void) | undefined
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string
  readonly models: { readonly encoder: string; readonly policy: string; readonly device: string }
  /** Takes no more requests, lets open ones end as long as `drainMs`, then frees everything. */
  close(): Promise<void>
}

/**
 * Loads the models, warms them and listens.
 *
 * @throws InvalidArgumentError, ModelFormatError where a model cannot be loaded; InvalidArgumentError where the port is
 * taken; the signal's reason.
 * @example
 * const server = await startServer({ port: 8080 })
 * await fetch(`${server.url}/readyz`)
 */
export async function startServer(options: StartServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 8080, apiKeys = [], allowHttp = false, onLog = () => {} } = options
  const limits = { ...defaultServerLimits, ...omitUndefined(options.limits ?? {}) }
  const { encoder, policy, looks, device, dtype, threads, onDownload, signal } = options
  const loading = { device, dtype, threads, onDownload, signal }
  const models = await openModels({ encoder, policy, looks, loading, allowHttp, maxPixels: limits.maxPixels })
  const gate = createGate(limits)
  let closing = false
  const app = createApp({
    limits,
    service: models.service,
    gate,
    apiKeys,
    requestsPerMinute: options.requestsPerMinute,
    allowHttp,
    localOnly: apiKeys.length === 0 && isLoopback(host),
    getStatus: () => {
      const queue = gate.getStatus()
      const ready = !closing && queue.admitted < limits.concurrency + limits.maxQueue
      return { ready, closing, queue, models: models.description }
    },
    onLog,
  })
  const server = createServer(
    {
      requestTimeout: limits.receiveTimeoutMs,
      headersTimeout: limits.receiveTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, limits.receiveTimeoutMs),
    },
    getRequestListener(app.fetch, { hostname: host }),
  )
  try {
    await listen(server, { host, port })
  } catch (error) {
    await models.dispose()
    throw error
  }

  let closed: Promise<void> | undefined
  const running: RunningServer = {
    url: formatUrl(server.address() as AddressInfo),
    models: models.description,
    close() {
      closing = true
      closed ??= drain(server, limits.drainMs).then(() => models.dispose())
      return closed
    },
    [Symbol.asyncDispose]: () => running.close(),
  }
  return running
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

async function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw describeListenError(cause, { host, port })
  }
}

/** The system's error in words where it is the caller's to mend; others as they are. */
function describeListenError(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const problem = {
    EADDRINUSE: { argument: 'port', message: `port ${port} of ${host} is taken; name another, or 0 for a free one` },
    EACCES: { argument: 'port', message: `port ${port} of ${host} may not be listened on; name one from 1024` },
    EADDRNOTAVAIL: { argument: 'host', message: `${host} is no address of this machine; name one, or 0.0.0.0 for all` },
    ENOTFOUND: { argument: 'host', message: `there is no host ${host}; name an address of this machine` },
  }[code]
  return problem === undefined ? error : new InvalidArgumentError({ ...problem, cause: error })
}

/** Idle connections go at once, others with their answer; those that are still there at the end are cut. */
async function drain(server: Server, drainMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  await new Promise<void>(resolve => server.close(() => resolve()))
  clearTimeout(timer)
}

function formatUrl({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
