import {
  computeDotProduct,
  type NormalizedBox,
  type PixelBox,
  type PolicyInput,
  type RegionPolicy,
  toPixelBox,
} from '@region-r1/core'
import { computeAgreement, type HeadPolicy } from '@region-r1/policy'
import { getPatchRegion } from '@region-r1/scoring'

/** What there was to be seen of a picture when a policy decided. Cosines are with the question. */
export interface Explanation {
  /** Null where the encoder's patches cannot be compared with texts. */
  readonly patches: {
    readonly rows: number
    readonly columns: number
    /** The part of the picture that the grid covers. */
    readonly box: PixelBox
    /** The cosine of each patch, row by row. */
    readonly agreement: readonly number[]
  } | null
  /** The crops that the policy looked at. */
  readonly looks: readonly { readonly box: PixelBox; readonly agreement: number }[]
  /** The boxes that a trained head chose among, likeliest first, and how likely it took each; null of other policies. */
  readonly boxes: readonly { readonly box: PixelBox; readonly probability: number }[] | null
}

/** A policy that remembers what it was shown. */
export interface WatchedPolicy {
  readonly policy: RegionPolicy
  /** Undefined where the policy was not asked. */
  explain(): Promise<Explanation | undefined>
}

/** Watches one decision of a policy; what it decides stays as it is, and no pass of the encoder is added. */
export function watchPolicy(policy: RegionPolicy, { isAligned }: { readonly isAligned: boolean }): WatchedPolicy {
  const seen: { readonly box: NormalizedBox; readonly embedding: Float32Array }[] = []
  let input: PolicyInput | undefined
  return {
    policy: {
      id: policy.id,
      async doDecide(given) {
        input = given
        return policy.doDecide({
          ...given,
          async look(boxes) {
            const embeddings = await given.look(boxes)
            for (const [index, box] of boxes.entries()) seen.push({ box, embedding: embeddings[index]! })
            return embeddings
          },
        })
      },
    },
    async explain() {
      if (input === undefined) return undefined
      const { image, questionEmbedding } = input
      return {
        patches: isAligned ? explainPatches(input) : null,
        looks: seen.map(({ box, embedding }) => ({
          box: toPixelBox(box, image),
          agreement: computeDotProduct(embedding, questionEmbedding),
        })),
        boxes: isHead(policy) ? await explainBoxes(policy, input) : null,
      }
    },
  }
}

function explainPatches({ encoder, features, image, questionEmbedding }: PolicyInput): Explanation['patches'] {
  const { patchGrid } = encoder
  if (patchGrid === undefined || features.patches === undefined) return null
  return {
    rows: patchGrid.rows,
    columns: patchGrid.columns,
    box: toPixelBox(getPatchRegion(encoder, image), image),
    agreement: [...computeAgreement(features.patches, questionEmbedding)],
  }
}

function isHead(policy: RegionPolicy): policy is RegionPolicy & Pick<HeadPolicy, 'proposeCrops'> {
  return 'proposeCrops' in policy
}

async function explainBoxes(
  policy: Pick<HeadPolicy, 'proposeCrops'>,
  input: PolicyInput,
): Promise<Explanation['boxes']> {
  const proposed = await policy.proposeCrops(input)
  if (proposed.type === 'invalid') return null
  return proposed.anchors.map(({ box, logProbability }) => ({
    box: toPixelBox(box, input.image),
    probability: Math.exp(logProbability),
  }))
}
