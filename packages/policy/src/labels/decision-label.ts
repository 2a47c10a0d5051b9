import { z } from '@region-r1/core/schema'

const side = z.int().min(1)
const edge = z.int().min(0)
const cropProbability = z.number().min(0).max(1)

/** What a policy decided for one example: a line of a file of labels. */
export const decisionLabelSchema = z.strictObject({
  queryId: z.string().min(1),
  /** The policy's id. */
  policy: z.string().min(1),
  /** Of the upright picture, so that boxes can be read without it. */
  imageSize: z.strictObject({ width: side, height: side }),
  decision: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('keep'), cropProbability }),
    z.strictObject({
      type: z.literal('crop'),
      cropProbability,
      /** Whole pixels of the upright picture. */
      box: z
        .strictObject({ x1: edge, y1: edge, x2: edge, y2: edge })
        .refine(box => box.x1 < box.x2 && box.y1 < box.y2, 'a box needs x1 < x2 and y1 < y2'),
      label: z.string().optional(),
    }),
    z.strictObject({ type: z.literal('invalid'), reason: z.string() }),
  ]),
})

/** A policy's decision about one query, as {@link decisionLabelSchema} reads it: one line of a file of labels. */
export type DecisionLabel = z.infer<typeof decisionLabelSchema>
