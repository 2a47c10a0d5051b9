import { readFileSync } from 'node:fs'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiKey } from '../api-keys/api-key.ts'
import { createKeyGuard } from '../api-keys/create-key-guard.ts'
import { addCohereRoute, cohereDialect } from '../dialects/cohere.ts'
import { type Dialect, getStatus } from '../dialects/dialect.ts'
import { addJinaRoute, jinaDialect } from '../dialects/jina.ts'
import { addTeiRoute, teiDialect } from '../dialects/tei.ts'
import type { ServerLimits } from '../limits.ts'
import { createMetrics } from '../metrics.ts'
import { addNativeRoutes } from '../native/add-native-routes.ts'
import { nativeDialect } from '../native/native-dialect.ts'
import { addPageRoutes } from '../page/add-page-routes.ts'
import type { Gate } from '../queue/create-gate.ts'
import { RequestProblem } from '../request-problem.ts'
import type { RankService } from '../service/create-rank-service.ts'
import { addStatusRoutes, type ServerStatus } from './add-status-routes.ts'
import type { AppEnvironment } from './app-environment.ts'
import { createRank } from './create-rank.ts'
import { limitBody } from './limit-body.ts'
import { refuseOtherHosts } from './refuse-other-hosts.ts'
import { describeInvalidBody, toRequestProblem } from './to-request-problem.ts'
import { admitRequests, type LogEntry, trackRequests } from './track-requests.ts'

export interface AppOptions {
  readonly limits: ServerLimits
  readonly service: RankService
  readonly gate: Gate
  readonly apiKeys: readonly ApiKey[]
  readonly requestsPerMinute?: number | undefined
  readonly allowHttp: boolean
  /** Whether requests must come by a name of this very machine. */
  readonly localOnly: boolean
  readonly getStatus: () => ServerStatus
  readonly onLog: (entry: LogEntry) => void
}

/** Routes that cost something. */
const computingPaths = ['/v1/*', '/v2/*', '/rerank']

/** All routes behind their guards; `app.fetch` answers a request. */
export function createApp(options: AppOptions): OpenAPIHono<AppEnvironment> {
  const { limits, service, gate, allowHttp, getStatus: getServerStatus } = options
  const metrics = createMetrics({ gate, service })
  const app = new OpenAPIHono<AppEnvironment>({
    defaultHook: result => {
      if (!result.success) throw describeInvalidBody(result.error)
    },
  })

  app.use(requestId())
  app.use(trackRequests({ metrics, timeoutMs: limits.timeoutMs, onLog: options.onLog }))
  app.use(secureHeaders({ contentSecurityPolicy, referrerPolicy: 'no-referrer' }))
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header('allow', methods.join(', '))
        return answerProblem(c, new RequestProblem('method_not_allowed', `use ${methods.join(' or ')} here`))
      },
    }),
  )
  if (options.localOnly) app.use(refuseOtherHosts)
  const guards = [
    createKeyGuard({ keys: options.apiKeys, requestsPerMinute: options.requestsPerMinute }),
    admitRequests(gate),
    limitBody(limits.maxBodyBytes),
  ]
  for (const path of computingPaths) app.use(path, ...guards)

  const parts = { limits, allowHttp, policyNames: service.policyNames, rank: createRank({ gate, service }) }
  addNativeRoutes(app, parts)
  addCohereRoute(app, parts)
  addJinaRoute(app, parts)
  addTeiRoute(app, parts)
  addStatusRoutes(app, { metrics, getStatus: getServerStatus })
  addPageRoutes(app)
  addOpenApiDocument(app, { hasKeys: options.apiKeys.length > 0 })

  app.notFound(c => answerProblem(c, new RequestProblem('not_found', `there is nothing at ${c.req.path}`)))
  app.onError((error, c) => answerProblem(c, toRequestProblem(error, c.var.signal)))
  return app
}

/** The page needs nothing from elsewhere, and must not be framed. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  frameAncestors: ["'none'"],
}

const dialects: Readonly<Record<string, Dialect>> = {
  '/v2/rerank': cohereDialect,
  '/v1/rerank': jinaDialect,
  '/rerank': teiDialect,
}

function answerProblem(c: Context<AppEnvironment>, problem: RequestProblem): Response {
  const dialect = dialects[c.req.path] ?? nativeDialect
  const status = getStatus(dialect, problem)
  if (problem.retryAfterSeconds !== null) c.header('retry-after', `${problem.retryAfterSeconds}`)
  if (problem.kind === 'unauthorized') c.header('www-authenticate', 'Bearer')
  // What is left of a body that nobody reads must not be taken for the next request.
  if (problem.kind === 'too_large') c.header('connection', 'close')
  const { requestId } = c.var
  return c.json(dialect.formatProblem(problem, { status, requestId }), status as ContentfulStatusCode)
}

function addOpenApiDocument(app: OpenAPIHono<AppEnvironment>, { hasKeys }: { readonly hasKeys: boolean }): void {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  app.openAPIRegistry.registerComponent('securitySchemes', 'ApiKey', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Region-R1',
      version,
      description: 'Re-rank multi-modal candidates by the region of a picture that a question is about.',
    },
    ...(hasKeys && { security: [{ ApiKey: [] }] }),
  })
}
