import {
  createNormalizedBox,
  type DualEncoder,
  type ImageSize,
  type PixelBox,
  type PolicyInput,
  type PolicyOutcome,
} from '@region-r1/core'
import { toCropBox } from './anchors/to-crop-box.ts'
import type { PreparedQuery } from './prepare-query.ts'

/** A policy's answer in whole pixels of the picture. */
export type Decision =
  | { readonly type: 'keep'; readonly cropProbability: number }
  | { readonly type: 'crop'; readonly cropProbability: number; readonly box: PixelBox; readonly label?: string }
  /** No answer, or a box that is none. */
  | { readonly type: 'invalid'; readonly reason: string }

/** What a policy decides by. */
export interface DecideOptions {
  /** The encoder that the query was prepared by. */
  readonly encoder: DualEncoder
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks a policy, or whatever else answers like one, about a prepared query.
 *
 * @throws what the policy throws, the signal's reason among it.
 */
export async function decide(
  policy: { doDecide(input: PolicyInput): Promise<PolicyOutcome> },
  { image, question, features, questionEmbedding }: PreparedQuery,
  { encoder, signal }: DecideOptions,
): Promise<Decision> {
  const outcome = await policy.doDecide({ image, question, features, questionEmbedding, encoder, signal })
  return toDecision(outcome, image)
}

/** Turns an answer into whole pixels of the image; one whose box is no box inside of it is invalid. */
export function toDecision(outcome: PolicyOutcome, size: ImageSize): Decision {
  if (outcome.type !== 'crop') return outcome
  const { cropProbability, box, label } = outcome
  try {
    const pixels = toCropBox(createNormalizedBox(box), size)
    return { type: 'crop', cropProbability, box: pixels, ...(label !== undefined && { label }) }
  } catch (error) {
    return { type: 'invalid', reason: (error as Error).message }
  }
}
