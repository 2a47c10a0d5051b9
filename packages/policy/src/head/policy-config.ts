import { z } from '@region-r1/core/schema'
import { anchorConfigSchema } from '@region-r1/scoring'

/** The `config.json` of a trained policy's folder; `model.onnx` lies beside it. */
export const policyConfigSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The encoder that the head was trained on: it reads no other's features. */
  encoder: z.strictObject({
    id: z.string().min(1),
    /** D. */
    embeddingSize: z.int().min(1),
    /** P = rows * columns patch tokens of Dp = size numbers. */
    patchGrid: z.strictObject({ rows: z.int().min(1), columns: z.int().min(1), size: z.int().min(1) }),
  }),
  /** The model has one anchor logit for each of their boxes, in the order of `createAnchors`. */
  anchors: anchorConfigSchema,
  /** Sizes of the network by name, as its trainer calls them; the weights in `model.onnx` have them built in. */
  head: z.record(z.string(), z.number()),
  /** The words that the head embeds itself; absent where it reads the question's embedding alone. */
  questionWords: z
    .strictObject({
      /** W, words read of a question. */
      length: z.int().min(1).max(1024),
      /** Word i has the id i + 2: 0 is padding, 1 any other word. */
      vocabulary: z.array(z.string().min(1)).min(1),
    })
    .optional(),
  /** Crops where the crop probability reaches it. */
  threshold: z.number().min(0).max(1),
  /**
   * Looks at crops before one is taken, chosen on validation. An anchor is worth logProbabilityWeight * log pi(anchor) +
   * agreementWeight * agreement + place . placement of the question's words, the agreement of a crop being its embedding's
   * dot product with (question - nullQuestion), and the place of a box as `computePlace` has it.
   * Absent: the plain ones, where a caller asks for looks.
   */
  secondLook: z
    .strictObject({
      /** The most crops to look at; 1 takes the best anchor unseen. */
      count: z.int().min(1).max(64),
      logProbabilityWeight: z.number().min(0),
      agreementWeight: z.number().min(0),
      /** Standard deviations above what is expected of an anchor that it is hoped to agree by. */
      curiosity: z.number().min(0),
      /** Looking ends where the best hope is not this much above the best anchor seen. */
      leastGain: z.number(),
      /** Agreement before any look: intercept + slope * log pi(anchor), at least 0, and how far agreements lie from it. */
      expected: z.strictObject({ intercept: z.number(), slope: z.number(), deviation: z.number().gt(0) }),
      /** [D], the mean of many questions' embeddings, which says what crops have in common with any. Absent: zeros. */
      nullQuestion: z.array(z.number()).min(1).optional(),
      /** By word, what a question with it says of where to look, which no crop can tell. Absent: nothing. */
      placement: z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])).optional(),
    })
    .optional(),
  /** What made it: data, preset, steps, seeds, figures. For people and reports. */
  training: z.record(z.string(), z.json()).optional(),
  /** Of `model.onnx`, in lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits'),
})

/** What a policy's `config.json` holds, as {@link policyConfigSchema} reads it. */
export type PolicyConfig = z.infer<typeof policyConfigSchema>
