import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { createPixelBox } from '@region-r1/core'
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import type { StreamingApi } from 'hono/utils/stream'
import type { AppEnvironment, AppParts, RouteQuery } from '../http/app-environment.ts'
import { describeErrors } from '../http/describe-errors.ts'
import { toRequestProblem } from '../http/to-request-problem.ts'
import { parsePicture } from '../pictures/parse-picture.ts'
import {
  batchItemSchema,
  decideAnswerSchema,
  formatAbout,
  formatRejected,
  formatRerankAnswer,
  rerankAnswerSchema,
} from './answer-schema.ts'
import { mapInOrder } from './map-in-order.ts'
import { nativeErrorSchema } from './native-dialect.ts'
import { createRerankSchemas, type NativeRerankRequest } from './rerank-schema.ts'

const ndjson = 'application/x-ndjson'

/** The server's own routes: `POST /v1/region/rerank`, `/v1/region/rerank/batch` and `/v1/region/decide`. */
export function addNativeRoutes(app: OpenAPIHono<AppEnvironment>, parts: AppParts): void {
  const { limits, policyNames, allowHttp, rank } = parts
  const schemas = createRerankSchemas(limits, policyNames)
  const errors = describeErrors(nativeErrorSchema)
  const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } })
  const describe = <Path extends string, Body extends z.ZodType>(path: Path, summary: string, body: Body) => ({
    method: 'post' as const,
    path,
    summary,
    tags: ['region'],
    request: { body: { content: json(body), required: true as const } },
  })

  const rerankRoute = createRoute({
    ...describe(
      '/v1/region/rerank',
      'Keep or crop the picture, and order the documents by what is left',
      schemas.rerank,
    ),
    responses: { 200: { description: 'Documents, best first', content: json(rerankAnswerSchema) }, ...errors },
  })
  app.openapi(rerankRoute, async c => {
    const request = c.req.valid('json')
    return c.json(formatRerankAnswer(await rank(c, readQuery(request, { allowHttp })), request), 200)
  })

  const decideRoute = createRoute({
    ...describe('/v1/region/decide', 'Keep or crop the picture: the decision alone', schemas.decide),
    responses: { 200: { description: 'The decision', content: json(decideAnswerSchema) }, ...errors },
  })
  app.openapi(decideRoute, async c => {
    const answer = await rank(c, readQuery({ ...c.req.valid('json'), documents: [] }, { allowHttp }))
    return c.json({ decision: answer.decision!, ...formatAbout(answer) }, 200)
  })

  const batchRoute = createRoute({
    ...describe(
      '/v1/region/rerank/batch',
      'Many queries; with `Accept: application/x-ndjson` a line each, as soon as it is done',
      schemas.batch,
    ),
    responses: {
      200: {
        description: 'The queries in their order, each with its answer or its own error',
        content: { ...json(z.object({ items: z.array(batchItemSchema) })), [ndjson]: { schema: batchItemSchema } },
      },
      ...errors,
    },
  })
  app.openapi(batchRoute, async c => {
    const { queries } = c.req.valid('json')
    // Half of the places, so that others get their turn beside a batch.
    const size = Math.ceil(limits.concurrency / 2)
    const items = mapInOrder(queries, size, (query, index) => rankOne(c, query, index))
    if (!c.req.header('accept')?.includes(ndjson)) return c.json({ items: await collect(items) }, 200)
    c.header('content-type', ndjson)
    const write = async (lines: StreamingApi) => {
      for await (const item of items) await lines.write(`${JSON.stringify(item)}\n`)
    }
    // It ends early only where the client has left or the time is up: there is no status left to say it by.
    return stream(c, write, async () => {}) as never
  })

  async function rankOne(c: Context<AppEnvironment>, query: NativeRerankRequest, index: number) {
    try {
      const answer = await rank(c, readQuery(query, { allowHttp }))
      return { index, status: 'fulfilled' as const, ...formatRerankAnswer(answer, query) }
    } catch (error) {
      c.var.signal.throwIfAborted()
      return formatRejected(index, toRequestProblem(error), c.var.requestId)
    }
  }
}

/** A request's query with its pictures' bytes. */
function readQuery(
  {
    query,
    documents,
    top_n,
    mode,
    policy,
    looks,
    region,
    budget_ms,
    explain,
  }: Omit<NativeRerankRequest, 'return_documents'>,
  { allowHttp }: { readonly allowHttp: boolean },
): RouteQuery {
  const readPicture = (image: string | undefined, param: string) =>
    image === undefined ? undefined : parsePicture(image, { param, allowHttp })
  return {
    image: readPicture(query.image, 'query.image'),
    text: query.text,
    documents: documents.map(({ id, image, text }, index) => ({
      id: id ?? `${index}`,
      text,
      image: readPicture(image, `documents[${index}].image`),
    })),
    topN: top_n,
    mode,
    policy,
    looks,
    explain,
    region: region && createPixelBox(region),
    budgetMs: budget_ms,
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}
