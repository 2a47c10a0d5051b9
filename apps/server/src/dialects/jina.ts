import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnvironment, AppParts } from '../http/app-environment.ts'
import { describeErrors } from '../http/describe-errors.ts'
import type { ServerLimits } from '../limits.ts'
import type { ProblemKind } from '../request-problem.ts'
import { createMessageSchema } from '../schemas/content-schema.ts'
import type { RankAnswer } from '../service/rank-request.ts'
import type { Dialect } from './dialect.ts'
import { type PlainContent, readPlainQuery, toRelevance } from './plain-content.ts'

const errorSchema = z
  .object({
    detail: z.string().describe("where Jina's clients look"),
    error: z
      .object({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.int() })
      .describe("where vLLM's clients look"),
  })
  .openapi('JinaOrVllmError')

const vllmTypes: Readonly<Partial<Record<ProblemKind, string>>> = {
  unauthorized: 'AuthenticationError',
  not_found: 'NotFoundError',
  rate_limited: 'RateLimitError',
  overloaded: 'RateLimitError',
  internal: 'InternalServerError',
  unavailable: 'ServiceUnavailableError',
}

/** Errors as the clients of Jina and of vLLM read them, which share a route: each finds its own field. */
export const jinaDialect: Dialect = {
  formatProblem: ({ message, kind, param }, { status }) => ({
    detail: message,
    error: { message, type: vllmTypes[kind] ?? 'BadRequestError', param, code: status },
  }),
}

/** The body of Jina's and vLLM's rerank; `documents` is read as a list of contents. */
export function createJinaFields(limits: ServerLimits) {
  const content = createMessageSchema(limits)
  return {
    model: z.string().optional().describe('taken and given no heed: there is one model'),
    query: content,
    documents: z
      .union([z.array(content).min(1).max(limits.maxDocuments), content], {
        error: `expected a list of 1 to ${limits.maxDocuments} documents, each a text or an object of text, image or content parts`,
      })
      .transform(documents => (Array.isArray(documents) ? documents : [documents])),
    top_n: z.int().min(0).optional().describe('0 is all'),
    return_documents: z.boolean().optional(),
  }
}

/** The answer of both: what the two have in common, and what each alone reads. */
export const jinaAnswerSchema = z
  .object({
    id: z.string(),
    model: z.string(),
    usage: z.object({ total_tokens: z.int(), prompt_tokens: z.int() }).describe('always 0: nothing is metered'),
    results: z.array(
      z.object({
        index: z.int(),
        relevance_score: z.number().min(0).max(1),
        document: z.object({ text: z.string().optional(), image: z.string().optional() }).optional(),
      }),
    ),
  })
  .openapi('JinaOrVllmAnswer')

export function formatJinaAnswer(
  { results, models }: RankAnswer,
  { id, documents }: { readonly id: string; readonly documents: readonly PlainContent[] | null },
): z.infer<typeof jinaAnswerSchema> {
  return {
    id,
    model: models.encoder,
    usage: { total_tokens: 0, prompt_tokens: 0 },
    results: results.map(result => ({
      index: result.index,
      relevance_score: toRelevance(result),
      ...(documents && { document: documents[result.index]! }),
    })),
  }
}

/** `POST /v1/rerank`, as Jina and vLLM have it. */
export function addJinaRoute(app: OpenAPIHono<AppEnvironment>, { limits, rank, allowHttp }: AppParts): void {
  const route = createRoute({
    method: 'post',
    path: '/v1/rerank',
    tags: ['compatible'],
    summary: "Jina's and vLLM's rerank",
    request: {
      body: {
        content: { 'application/json': { schema: z.object(createJinaFields(limits)).openapi('JinaOrVllmRequest') } },
        required: true,
      },
    },
    responses: {
      200: { description: 'Documents, best first', content: { 'application/json': { schema: jinaAnswerSchema } } },
      ...describeErrors(errorSchema),
    },
  })
  app.openapi(route, async c => {
    const { query, documents, top_n, return_documents = true } = c.req.valid('json')
    const answer = await rank(c, readPlainQuery(query, documents, { allowHttp, topN: top_n || undefined }))
    return c.json(
      formatJinaAnswer(answer, { id: c.var.requestId, documents: return_documents ? documents : null }),
      200,
    )
  })
}
