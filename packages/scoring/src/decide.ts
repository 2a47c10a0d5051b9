import {
  type CropRegion,
  createNormalizedBox,
  type DualEncoder,
  type ImageSize,
  type PixelBox,
  type PolicyInput,
  type PolicyOutcome,
} from '@region-r1/core'
import { toCropBox } from './anchors/to-crop-box.ts'
import { createLooker, type Looker } from './create-looker.ts'
import type { PreparedQuery } from './prepare-query.ts'

/** A policy's answer in whole pixels of the picture. */
export type Decision =
  | { readonly type: 'keep'; readonly cropProbability: number }
  | {
      readonly type: 'crop'
      readonly cropProbability: number
      readonly box: PixelBox
      readonly label?: string
      /** Where the crop is made of several: heaviest first, `box` the first of them. */
      readonly regions?: readonly CropRegion<PixelBox>[]
    }
  /** No answer, or a box that is none. */
  | { readonly type: 'invalid'; readonly reason: string }

/** A decision, and what the policy looked at for it. */
export interface DecidedQuery {
  readonly decision: Decision
  readonly looker: Looker
}

/** What a policy decides by. */
export interface DecideOptions {
  /** The encoder that the query was prepared by. */
  readonly encoder: DualEncoder
  /** Crops that the policy may look at. @default 64 */
  readonly maxLooks?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks a policy, or whatever else answers like one, about a prepared query. Where it fails because a look did, the answer
 * is invalid: the full picture is still there to rank by.
 *
 * @throws what else the policy throws; the signal's reason.
 */
export async function decide(
  policy: { doDecide(input: PolicyInput): Promise<PolicyOutcome> },
  { image, question, features, questionEmbedding }: PreparedQuery,
  { encoder, maxLooks, signal }: DecideOptions,
): Promise<DecidedQuery> {
  const looker = createLooker({ image, encoder, maxLooks, signal })
  const { look } = looker
  try {
    const outcome = await policy.doDecide({ image, question, features, questionEmbedding, encoder, look, signal })
    return { decision: toDecision(outcome, image), looker }
  } catch (error) {
    signal?.throwIfAborted()
    if (looker.failure === undefined) throw error
    return { decision: { type: 'invalid', reason: `a look failed: ${looker.failure.message}` }, looker }
  }
}

/** Turns an answer into whole pixels of the image; one whose boxes are none inside of it, or weigh nothing, is invalid. */
export function toDecision(outcome: PolicyOutcome, size: ImageSize): Decision {
  if (outcome.type !== 'crop') return outcome
  const { cropProbability, box, label, regions } = outcome
  const invalid = regions?.find(({ weight }) => !(weight > 0 && weight <= 1))
  if (invalid) return { type: 'invalid', reason: `a region's weight lies above 0 and up to 1, got ${invalid.weight}` }
  try {
    return {
      type: 'crop',
      cropProbability,
      box: toCropBox(createNormalizedBox(box), size),
      ...(label !== undefined && { label }),
      ...(regions && {
        regions: regions.map(region => ({ ...region, box: toCropBox(createNormalizedBox(region.box), size) })),
      }),
    }
  } catch (error) {
    return { type: 'invalid', reason: (error as Error).message }
  }
}
