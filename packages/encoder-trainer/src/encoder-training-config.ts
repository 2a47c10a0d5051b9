import { z } from '@region-r1/core/schema'
import { parseConfig } from '@region-r1/tensor'

const positive = z.number().gt(0)
const width = z.int().min(8).max(1024)

/** All that an encoder is trained by but its data: saved with the run, and the only place where defaults stand. */
const encoderTrainingConfigSchema = z
  .strictObject({
    seed: z.int().min(0).max(0xffffffff).default(1),

    // The encoder
    /** Of a picture as the encoder sees it, in pixels. */
    imageSide: z.int().min(8).max(512).default(64),
    /** Pixels of a cell of the first grid; patch tokens are twice as large. */
    cellSide: z.int().min(2).max(32).default(4),
    /** Numbers of a cell on the first grid and on that of the patch tokens. */
    widths: z.tuple([width, width]).default([48, 96]),
    /** Blocks on each of them. */
    blocks: z.tuple([z.int().min(0).max(12), z.int().min(0).max(12)]).default([1, 3]),
    /** D, of pictures, patch tokens and texts. */
    embeddingSize: width.default(128),
    /** Tokens that texts are cut into, at most. */
    vocabularySize: z.int().min(257).max(20_000).default(2000),
    /** Tokens of a text that are read. */
    textLength: z.int().min(4).max(256).default(64),
    /** Numbers of a token. */
    wordSize: width.default(96),

    // A step
    /** Entries, each by a picture as scenes show it and by its own. */
    entries: z.int().min(2).max(512).default(24),
    /** Scenes composed of their pictures. */
    scenes: z.int().min(1).max(256).default(8),

    // Optimisation
    steps: z.int().min(1).default(1000),
    learningRate: positive.default(0.002),
    warmupSteps: z.int().min(0).default(50),
    weightDecay: z.number().min(0).default(0.02),
    maxGradNorm: positive.default(5),
    /** How slowly the exported weights follow those of training. */
    averageDecay: z.number().min(0).lt(1).default(0.995),

    // The run
    /** Of the further pictures of entries, those that training never sees. */
    validationShare: z.number().min(0).lt(1).default(0.1),
    /** Steps between looks at these. */
    validationInterval: z.int().min(1).default(100),
    /** Steps between checkpoints. */
    checkpointInterval: z.int().min(1).default(50),
  })
  .superRefine(({ imageSide, cellSide }, context) => {
    if (imageSide % (2 * cellSide) === 0) return
    const message = `imageSide (${imageSide}) must be a multiple of twice cellSide (${cellSide}), the side of a patch token`
    context.addIssue({ code: 'custom', path: ['imageSide'], message })
  })

/** All settings of an encoder's training. */
export type EncoderTrainingConfig = z.infer<typeof encoderTrainingConfigSchema>
/** Settings of an encoder's training, those with a default left out. */
export type EncoderTrainingConfigInput = z.input<typeof encoderTrainingConfigSchema>

/**
 * The settings of a run: the defaults with overrides.
 *
 * @throws InvalidArgumentError where an override is unknown, out of range, or does not fit another.
 */
export function createEncoderTrainingConfig(overrides: EncoderTrainingConfigInput = {}): EncoderTrainingConfig {
  return parseConfig(encoderTrainingConfigSchema, overrides)
}
