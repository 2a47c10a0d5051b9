import { type DualEncoder, InvalidArgumentError, type PatchGrid, type RegionBox } from '@region-r1/core'
import { z } from '@region-r1/core/schema'

/** The sizes of the network that may be chosen. */
export const headSizesSchema = z.strictObject({
  /** H, numbers of a patch inside of the head. */
  hiddenSize: z.int().min(8).max(512).default(96),
  /** How many things the query attends to at a time. */
  attentionHeads: z.int().min(1).max(16).default(4),
  /** How often it attends. */
  blocks: z.int().min(0).max(6).default(2),
})

export type HeadSizes = z.infer<typeof headSizesSchema>

/** All that fixes the shapes of the head's weights. */
export interface HeadConfig extends HeadSizes {
  /** D. */
  readonly embeddingSize: number
  readonly patchGrid: PatchGrid
  /** In shares of the patch grid. */
  readonly anchors: readonly RegionBox[]
  /** V, rows of the word table: padding, unknown, and the vocabulary. */
  readonly wordCount: number
  /** A question-blind head sees the picture alone. */
  readonly readsQuestion: boolean
}

/** Whether the head compares patches with the question: where both live in one space, and it reads the question. */
export function hasAgreement({ readsQuestion, patchGrid, embeddingSize }: HeadConfig): boolean {
  return readsQuestion && patchGrid.size === embeddingSize
}

export interface CreateHeadConfigOptions {
  readonly encoder: DualEncoder
  readonly anchors: readonly RegionBox[]
  readonly vocabulary: readonly string[]
  readonly sizes: HeadSizes
  /** @default true */
  readonly readsQuestion?: boolean | undefined
}

/**
 * The shapes of a head for an encoder.
 *
 * @throws InvalidArgumentError where the encoder has no patch tokens.
 */
export function createHeadConfig(options: CreateHeadConfigOptions): HeadConfig {
  const { encoder, anchors, vocabulary, sizes, readsQuestion = true } = options
  const { patchGrid, embeddingSize, id } = encoder
  if (patchGrid === undefined) {
    throw new InvalidArgumentError({
      argument: 'encoder',
      message: `a policy reads patch tokens, but the encoder ${id} gives none; use a vision model that outputs last_hidden_state`,
    })
  }
  return { ...sizes, embeddingSize, patchGrid, anchors, wordCount: vocabulary.length + 2, readsQuestion }
}
