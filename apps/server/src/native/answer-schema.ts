import { z } from '@hono/zod-openapi'
import type { RequestProblem } from '../request-problem.ts'
import { pictureSchema } from '../schemas/content-schema.ts'
import type { RankAnswer } from '../service/rank-request.ts'
import { formatNativeError, nativeErrorSchema } from './native-dialect.ts'
import type { NativeRerankRequest } from './rerank-schema.ts'
import { boxSchema } from './rerank-schema.ts'

const milliseconds = z.number().min(0)

const decisionSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('keep'), cropProbability: z.number() }),
    z.object({
      type: z.literal('crop'),
      cropProbability: z.number(),
      box: boxSchema,
      label: z.string().optional(),
      regions: z
        .array(z.object({ box: boxSchema, weight: z.number(), agreement: z.number() }))
        .readonly()
        .optional()
        .describe('where the crop is made of several, heaviest first'),
    }),
  ])
  .openapi('Decision')

const cosine = z.number().describe('a cosine with the question')

const explanationSchema = z
  .object({
    patches: z
      .object({
        rows: z.int(),
        columns: z.int(),
        box: boxSchema.describe('the part of the picture that the patches cover'),
        agreement: z.array(cosine).readonly().describe('of each patch, row by row'),
      })
      .nullable()
      .describe("null where the encoder's patches cannot be compared with texts"),
    looks: z
      .array(z.object({ box: boxSchema, agreement: cosine }))
      .readonly()
      .describe('the crops that the policy looked at'),
    boxes: z
      .array(z.object({ box: boxSchema, probability: z.number().min(0).max(1) }))
      .readonly()
      .nullable()
      .describe('the boxes that a trained head chose among, likeliest first; null of other policies'),
  })
  .openapi('Explanation')

const about = {
  image: z
    .object({ width: z.int(), height: z.int() })
    .nullable()
    .describe('the size of the upright picture, which boxes refer to'),
  passes: z
    .int()
    .min(0)
    .describe("encoder passes of the query's picture: the full one, each crop looked at, the crop ranked by"),
  explanation: explanationSchema.optional().describe('where the request says explain, and has a picture'),
  warnings: z.array(z.string()),
  timings: z
    .object({
      decodeMs: milliseconds,
      encodeMs: milliseconds,
      policyMs: milliseconds,
      lookMs: milliseconds,
      cropMs: milliseconds,
      scoreMs: milliseconds,
      totalMs: milliseconds,
    })
    .openapi('Timings'),
  models: z.object({ encoder: z.string(), policy: z.string().nullable() }),
}

/** What a decision alone comes as. */
export const decideAnswerSchema = z.object({ decision: decisionSchema, ...about }).openapi('DecideAnswer')

/** What a ranking comes as. */
export const rerankAnswerSchema = z
  .object({
    decision: decisionSchema.nullable().describe('null where the query has no picture'),
    results: z
      .array(
        z.object({
          index: z.int().describe("the document's place in the request, from 0"),
          id: z.string().describe('its id, or its index as text where it has none'),
          relevance_score: z.number().nullable().describe('a cosine; null where nothing of it could be read'),
          rank: z.int().describe('from 1'),
          base_score: z.number().nullable().describe('by the full picture'),
          base_rank: z.int().describe('by the full picture'),
          document: z
            .object({ id: z.string().optional(), image: pictureSchema.optional(), text: z.string().optional() })
            .optional(),
        }),
      )
      .describe('best first'),
    ...about,
  })
  .openapi('RerankAnswer')

/** A batch's queries in their order, each with its answer or its own error. */
export const batchItemSchema = z
  .discriminatedUnion('status', [
    rerankAnswerSchema.extend({ index: z.int(), status: z.literal('fulfilled') }),
    nativeErrorSchema.extend({ index: z.int(), status: z.literal('rejected') }),
  ])
  .openapi('BatchItem')

/** A ranking as the server's own routes give it. */
export function formatRerankAnswer(
  answer: RankAnswer,
  { documents, return_documents }: NativeRerankRequest,
): z.infer<typeof rerankAnswerSchema> {
  return {
    decision: answer.decision,
    results: answer.results.map(({ index, score, rank, baseScore, baseRank }) => {
      const document = documents[index]!
      return {
        index,
        id: document.id ?? `${index}`,
        relevance_score: score,
        rank,
        base_score: baseScore,
        base_rank: baseRank,
        ...(return_documents && { document }),
      }
    }),
    ...formatAbout(answer),
  }
}

/** What a ranking says beside decision and results. */
export function formatAbout({ imageSize, passes, explanation, warnings, timings, models }: RankAnswer) {
  return { image: imageSize, passes, ...(explanation && { explanation }), warnings: [...warnings], timings, models }
}

/** A query of a batch that failed for itself. */
export function formatRejected(index: number, problem: RequestProblem, requestId: string) {
  return { index, status: 'rejected' as const, error: formatNativeError(problem, requestId) }
}
