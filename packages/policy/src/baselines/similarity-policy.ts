import { type DualEncoder, InvalidArgumentError, type PatchGrid, type RegionPolicy } from '@region-r1/core'
import { type AnchorConfig, createAnchors, getPatchRegion, placeBox } from '@region-r1/scoring'
import { computeAgreement, computeContrast } from './patch-agreement.ts'
import { hasAlignedPatches } from './patch-alignment.ts'

/** What is chosen from, and how clear the choice must be. */
export interface SimilarityPolicyOptions {
  /** The boxes to choose from. @default defaultAnchorConfig */
  readonly anchors?: AnchorConfig | undefined
  /**
   * Crops where the best anchor's contrast exceeds it, in standard deviations of the picture's patches. At 0 it crops
   * every picture whose patches are not all alike. The best anchor of pure noise reaches about 0.7 on 8 x 8 patches
   * and 0.4 on 16 x 16; an object that stands out from such noise by two standard deviations, 1.2.
   *
   * @default 0
   */
  readonly threshold?: number | undefined
}

/**
 * Training-free: crops to the anchor whose patches agree best with the question. A patch's agreement is its cosine
 * with the question's embedding; an anchor's contrast is the mean agreement inside of it minus the mean outside, each
 * patch weighted by the share of its cell that lies inside, in standard deviations over the picture's patches.
 *
 * It has no trained sense of when to keep: it crops where the contrast exceeds `threshold`, and `cropProbability` is
 * the logistic of their difference (1/2 at the threshold).
 *
 * The patches must live in the space of the embeddings, as those of the encoders that ship do.
 *
 * @throws InvalidArgumentError (from `doCheckEncoder`, and from `doDecide` by sizes alone) for an encoder without such
 * patches: CLIP's have another size than its embeddings, SigLIP's the same size in another space.
 */
export function createSimilarityPolicy({ anchors: config, threshold = 0 }: SimilarityPolicyOptions = {}): RegionPolicy {
  const anchors = createAnchors(config)
  return {
    id: 'similarity',
    async doDecide({ image, features, questionEmbedding, encoder, signal }) {
      signal?.throwIfAborted()
      const grid = assertPatches(encoder)
      if (features.patches === undefined) {
        throw new InvalidArgumentError({
          argument: 'features',
          message: `the similarity policy needs the picture's patch tokens, got its embedding alone; pass what encodeImages of ${encoder.id} returns`,
        })
      }
      const agreement = computeAgreement(features.patches, questionEmbedding)
      let best = anchors[0]!
      let bestContrast = Number.NEGATIVE_INFINITY
      for (const anchor of anchors) {
        const contrast = computeContrast(agreement, grid, anchor)
        if (contrast > bestContrast) [best, bestContrast] = [anchor, contrast]
      }
      const cropProbability = 1 / (1 + Math.exp(threshold - bestContrast))
      if (!(bestContrast > threshold)) return { type: 'keep', cropProbability }
      return { type: 'crop', cropProbability, box: placeBox(best, getPatchRegion(encoder, image)) }
    },
    async doCheckEncoder(encoder, options) {
      assertPatches(encoder)
      if (await hasAlignedPatches(encoder, options)) return
      throw unfit(encoder.id, 'has them in another space, though of that size', encoder.embeddingSize)
    },
  }
}

function assertPatches({ patchGrid: grid, embeddingSize, id }: DualEncoder): PatchGrid {
  if (grid !== undefined && grid.size === embeddingSize) return grid
  throw unfit(
    id,
    grid === undefined ? 'has no patch tokens' : `has patch tokens of ${grid.size} numbers`,
    embeddingSize,
  )
}

function unfit(id: string, found: string, embeddingSize: number): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: 'encoder',
    message: `the similarity policy compares patch tokens with text embeddings of ${embeddingSize} numbers, but the encoder ${id} ${found}; take the policy "look", which needs no patch tokens, or one trained for this encoder`,
  })
}
