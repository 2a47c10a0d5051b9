import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnvironment, AppParts } from '../http/app-environment.ts'
import { describeErrors } from '../http/describe-errors.ts'
import { createContentSchema } from '../schemas/content-schema.ts'
import type { Dialect } from './dialect.ts'
import { readPlainQuery, toRelevance } from './plain-content.ts'

const errorSchema = z.object({ message: z.string() }).openapi('CohereError')

/** Errors as Cohere's SDKs read them. */
export const cohereDialect: Dialect = { formatProblem: ({ message }) => ({ message }) }

/** `POST /v2/rerank`, as Cohere has it; queries and documents may have pictures too. */
export function addCohereRoute(app: OpenAPIHono<AppEnvironment>, { limits, rank, allowHttp }: AppParts): void {
  const content = createContentSchema(limits)
  const body = z
    .object({
      model: z.string().optional().describe('taken and given no heed: there is one model'),
      query: content,
      documents: z.array(content).min(1).max(limits.maxDocuments),
      top_n: z.int().min(1).optional(),
      max_tokens_per_doc: z.int().min(1).optional().describe('taken and given no heed: the encoder cuts by itself'),
    })
    .openapi('CohereRerankRequest')
  const answer = z
    .object({
      id: z.string(),
      results: z.array(z.object({ index: z.int(), relevance_score: z.number().min(0).max(1) })),
      meta: z.object({
        api_version: z.object({ version: z.literal('2') }),
        billed_units: z.object({ search_units: z.int() }),
        warnings: z.array(z.string()).optional(),
      }),
    })
    .openapi('CohereRerankAnswer')
  const route = createRoute({
    method: 'post',
    path: '/v2/rerank',
    tags: ['compatible'],
    summary: "Cohere's rerank",
    request: { body: { content: { 'application/json': { schema: body } }, required: true } },
    responses: {
      200: { description: 'Documents, best first', content: { 'application/json': { schema: answer } } },
      ...describeErrors(errorSchema),
    },
  })
  app.openapi(route, async c => {
    const { query, documents, top_n } = c.req.valid('json')
    const { results, warnings } = await rank(c, readPlainQuery(query, documents, { allowHttp, topN: top_n }))
    return c.json(
      {
        id: c.var.requestId,
        results: results.map(result => ({ index: result.index, relevance_score: toRelevance(result) })),
        meta: {
          api_version: { version: '2' as const },
          billed_units: { search_units: 0 },
          ...(warnings.length > 0 && { warnings: [...warnings] }),
        },
      },
      200,
    )
  })
}
