import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Metrics } from '../metrics.ts'
import type { GateStatus } from '../queue/create-gate.ts'
import type { AppEnvironment } from './app-environment.ts'

/** How the server is. */
export interface ServerStatus {
  /** Whether it takes requests: the queue has room, and it is not closing. */
  readonly ready: boolean
  readonly closing: boolean
  readonly queue: GateStatus
  readonly models: {
    readonly encoder: string
    readonly encoderName: string
    readonly policy: string
    readonly policies: readonly string[]
    readonly device: string
  }
}

const statusSchema = z
  .object({
    ready: z.boolean(),
    closing: z.boolean(),
    queue: z.object({ admitted: z.int(), waiting: z.int(), running: z.int() }),
    models: z.object({
      encoder: z.string(),
      encoderName: z.string(),
      policy: z.string(),
      policies: z.array(z.string()),
      device: z.string(),
    }),
  })
  .openapi('Status')

/** `GET /healthz`, `/readyz` and `/metrics`, which need no key. */
export function addStatusRoutes(
  app: OpenAPIHono<AppEnvironment>,
  { metrics, getStatus }: { readonly metrics: Metrics; readonly getStatus: () => ServerStatus },
): void {
  const get = <Path extends string>(path: Path, summary: string) => ({
    method: 'get' as const,
    path,
    summary,
    tags: ['status'],
    security: [],
  })
  const json = { 'application/json': { schema: statusSchema } }

  const health = z.object({ status: z.literal('ok') })
  const healthRoute = createRoute({
    ...get('/healthz', 'Whether the process answers'),
    responses: { 200: { description: 'It does', content: { 'application/json': { schema: health } } } },
  })
  app.openapi(healthRoute, c => c.json({ status: 'ok' as const }, 200))

  const readyRoute = createRoute({
    ...get('/readyz', 'Whether requests should be sent here'),
    responses: {
      200: { description: 'The models are warm and the queue has room', content: json },
      503: { description: 'The queue is full, or the server is closing', content: json },
    },
  })
  app.openapi(readyRoute, c => {
    const { models, ...status } = getStatus()
    return c.json({ ...status, models: { ...models, policies: [...models.policies] } }, status.ready ? 200 : 503)
  })

  const metricsRoute = createRoute({
    ...get('/metrics', 'For Prometheus'),
    responses: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } } },
  })
  app.openapi(metricsRoute, async c => {
    const { contentType, text } = await metrics.format()
    c.header('content-type', contentType)
    return c.body(text) as never
  })
}
