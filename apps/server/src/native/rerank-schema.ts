import { z } from '@hono/zod-openapi'
import { defaultMaxLooks } from '@region-r1/scoring'
import type { ServerLimits } from '../limits.ts'
import { createTextSchema, pictureSchema } from '../schemas/content-schema.ts'

/** A box in pixels of the upright picture. */
export const boxSchema = z
  .strictObject({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })
  .refine(box => box.x1 < box.x2 && box.y1 < box.y2, 'a box needs x1 < x2 and y1 < y2')
  .openapi('Box', {
    description: 'Pixels of the upright picture, origin top-left',
    example: { x1: 8, y1: 8, x2: 64, y2: 64 },
  })

/** The bodies of the server's own routes; unknown fields are refused, as a typo would go unseen. */
export function createRerankSchemas(limits: ServerLimits, policyNames: readonly string[]) {
  const text = createTextSchema(limits)
  const query = z
    .strictObject({ image: pictureSchema.optional(), text: text.optional() })
    .refine(({ image, text }) => image !== undefined || text !== undefined, 'a query needs an image, a text, or both')
    .openapi('Query')
  const document = z
    .strictObject({
      id: z.string().min(1).max(1000).optional(),
      image: pictureSchema.optional(),
      text: text.optional(),
    })
    .refine(
      ({ image, text }) => image !== undefined || text !== undefined,
      'a document needs an image, a text, or both',
    )
    .openapi('Document')
  const choice = {
    mode: z
      .enum(['auto', 'keep', 'crop'])
      .optional()
      .describe('auto lets the policy decide, keep takes the full picture, crop the best box'),
    policy: z.enum(policyNames).optional().describe('which policy decides'),
    looks: z
      .int()
      .min(1)
      .max(defaultMaxLooks)
      .optional()
      .describe(
        "crops that the policy may look at before it decides, an encoder pass each; the policy's own number else",
      ),
    explain: z.boolean().optional().describe('whether to say what each patch and each crop looked at agrees by'),
    budget_ms: z
      .number()
      .positive()
      .optional()
      .describe("where policy and crop would end later, the full picture's ranking is the answer, with a warning"),
  }
  const fields = {
    query,
    documents: z.array(document).min(1).max(limits.maxDocuments),
    top_n: z.int().min(1).optional(),
    ...choice,
    region: boxSchema.optional().describe('a box drawn by hand, in place of a policy'),
    return_documents: z.boolean().optional(),
  }
  const rerank = z.strictObject(fields).superRefine((request, context) => {
    const seen = new Set<string>()
    for (const [index, { id }] of request.documents.entries()) {
      if (id !== undefined && seen.has(id)) {
        context.addIssue({ code: 'custom', path: ['documents', index, 'id'], message: `the id "${id}" comes twice` })
      }
      if (id !== undefined) seen.add(id)
    }
    if (request.region && request.query.image === undefined) {
      context.addIssue({ code: 'custom', path: ['region'], message: 'a region needs a query with an image' })
    }
    const { policy, mode, looks } = request
    if (request.region && (policy ?? mode ?? looks) !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['region'],
        message: 'a region stands in place of policy, mode and looks',
      })
    }
    if (request.policy !== undefined && (request.mode ?? 'auto') !== 'auto') {
      context.addIssue({ code: 'custom', path: ['policy'], message: 'a policy decides in the mode auto alone' })
    }
  })
  return {
    rerank: rerank.openapi('RerankRequest'),
    batch: z.strictObject({ queries: z.array(rerank).min(1).max(limits.maxQueries) }).openapi('BatchRequest'),
    decide: z
      .strictObject({ query: z.strictObject({ image: pictureSchema, text: text.trim().min(1) }), ...choice })
      .openapi('DecideRequest'),
  }
}

/** One query as {@link createRerankSchemas} reads it. */
export type NativeRerankRequest = z.infer<ReturnType<typeof createRerankSchemas>['rerank']>
