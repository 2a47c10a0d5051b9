import { z } from './schema.ts'

const boxSchema = z
  .strictObject({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })
  .refine(box => box.x1 < box.x2 && box.y1 < box.y2, 'a box needs x1 < x2 and y1 < y2')

/** One entry of the knowledge base that may answer the question: a picture, a text, or both. */
export const candidateSchema = z
  .strictObject({
    id: z.string().min(1),
    /** A path (relative ones count from the file they stand in), a data URL, or http(s) where the caller allows it. */
    image: z.string().min(1).optional(),
    text: z.string().optional(),
    /** Graded label, 0 if absent. */
    relevance: z.number().min(0).optional(),
    firstStageScore: z.number().optional(),
    /** Its place, from 1, in the order of the first stage's own re-ranker. */
    fileOrder: z.int().min(1).optional(),
  })
  .refine(candidate => candidate.image !== undefined || candidate.text !== undefined, {
    message: 'a candidate needs an image, a text, or both',
  })

/** The row that everything here speaks, one JSON object a line: a question about a picture and its candidates. */
export const rerankExampleSchema = z
  .strictObject({
    queryId: z.string().min(1),
    /** As in {@link candidateSchema}. */
    image: z.string().min(1),
    question: z.string().trim().min(1, 'the question is empty'),
    candidates: z.array(candidateSchema).min(1, 'there are no candidates'),
    /** The true region in pixels of the upright image: for analysis alone, no policy and no reward reads it. */
    targetBox: boxSchema.optional(),
    /** Free words by which reports are sliced. */
    tags: z.array(z.string().min(1)).optional(),
  })
  .superRefine((example, context) => {
    const seen = new Set<string>()
    for (const [index, { id }] of example.candidates.entries()) {
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: ['candidates', index, 'id'],
          message: `duplicate candidate id "${id}"`,
        })
      }
      seen.add(id)
    }
  })

/** A candidate of a {@link RerankExample}, as {@link candidateSchema} reads it. */
export type CandidateRecord = z.infer<typeof candidateSchema>
/** A query with its candidates and labels, as {@link rerankExampleSchema} reads it: one row of data. */
export type RerankExample = z.infer<typeof rerankExampleSchema>
