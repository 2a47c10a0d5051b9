import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnvironment, AppParts } from '../http/app-environment.ts'
import { describeErrors } from '../http/describe-errors.ts'
import { type ProblemKind, RequestProblem } from '../request-problem.ts'
import { createContentSchema } from '../schemas/content-schema.ts'
import type { Dialect } from './dialect.ts'
import { createJinaFields, formatJinaAnswer, jinaAnswerSchema } from './jina.ts'
import { readPlainQuery, toRelevance } from './plain-content.ts'

const errorSchema = z
  .object({ error: z.string(), error_type: z.enum(['Unhealthy', 'Backend', 'Overloaded', 'Validation', 'Empty']) })
  .openapi('TeiError')

type TeiErrorType = z.infer<typeof errorSchema>['error_type']

const errorTypes: Readonly<Partial<Record<ProblemKind, TeiErrorType>>> = {
  empty: 'Empty',
  internal: 'Backend',
  timeout: 'Backend',
  overloaded: 'Overloaded',
  rate_limited: 'Overloaded',
  unavailable: 'Unhealthy',
}

/** Errors as clients of text-embeddings-inference read them. */
export const teiDialect: Dialect = {
  formatProblem: ({ message, kind }) => ({ error: message, error_type: errorTypes[kind] ?? 'Validation' }),
  statuses: { invalid_request: 422, internal: 424 },
}

/** `POST /rerank`: TEI's where the body has `texts`, Jina's and vLLM's where it has `documents`. */
export function addTeiRoute(app: OpenAPIHono<AppEnvironment>, { limits, rank, allowHttp }: AppParts): void {
  const { documents, ...fields } = createJinaFields(limits)
  const body = z
    .object({
      ...fields,
      documents: documents.optional(),
      texts: z.array(createContentSchema(limits)).max(limits.maxDocuments).optional(),
      raw_scores: z.boolean().optional().describe('cosines instead of relevances from 0 to 1'),
      return_text: z.boolean().optional(),
      truncate: z.boolean().nullish().describe('taken and given no heed: the encoder cuts by itself'),
      truncation_direction: z.string().optional().describe('as truncate'),
    })
    .refine(({ texts, documents }) => (texts === undefined) !== (documents === undefined), {
      error: 'expected either texts or documents',
      path: ['texts'],
    })
    .openapi('TeiRequest')
  const answer = z
    .array(z.object({ index: z.int(), score: z.number(), text: z.string().optional() }))
    .openapi('TeiAnswer')
  const route = createRoute({
    method: 'post',
    path: '/rerank',
    tags: ['compatible'],
    summary: "text-embeddings-inference's rerank",
    request: { body: { content: { 'application/json': { schema: body } }, required: true } },
    responses: {
      200: {
        description: 'Texts, best first',
        content: { 'application/json': { schema: z.union([answer, jinaAnswerSchema]) } },
      },
      ...describeErrors(errorSchema),
    },
  })
  app.openapi(route, async c => {
    const { query, texts, documents, top_n, raw_scores, return_text, return_documents = true } = c.req.valid('json')
    if (texts === undefined) {
      const echoed = return_documents ? documents! : null
      const ranked = await rank(c, readPlainQuery(query, documents!, { allowHttp, topN: top_n || undefined }))
      return c.json(formatJinaAnswer(ranked, { id: c.var.requestId, documents: echoed }), 200)
    }
    if (texts.length === 0) throw new RequestProblem('empty', 'texts is empty: there is nothing to rank')
    const { results } = await rank(c, readPlainQuery(query, texts, { allowHttp, listName: 'texts' }))
    return c.json(
      results.map(result => {
        const { text } = texts[result.index]!
        return {
          index: result.index,
          score: raw_scores ? (result.score ?? -1) : toRelevance(result),
          ...(return_text && text !== undefined && { text }),
        }
      }),
      200,
    )
  })
}
