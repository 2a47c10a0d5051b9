import {
  type CropRegion,
  computeDotProduct,
  createNormalizedBox,
  InvalidArgumentError,
  type NormalizedBox,
  type RegionPolicy,
} from '@region-r1/core'
import { defaultMaxLooks } from '@region-r1/scoring'
import { weighRegions } from './weigh-regions.ts'

/** How many crops are looked at, and what must be seen in them. */
export interface LookPolicyOptions {
  /**
   * Crops to look at, each one pass of the encoder: the largest square number that fits, as a grid over the picture.
   *
   * @default 16
   */
  readonly looks?: number | undefined
  /**
   * Crops where the best crop agrees with the question by more than this over the full picture, in standard deviations
   * of the agreement over the grid: so it means the same for encoders whose cosines lie apart and for those whose
   * cosines crowd together.
   *
   * @default 1.1
   */
  readonly threshold?: number | undefined
  /** Of the soft choice between crops, in the same deviations: near 0 the best crop counts alone. @default 0.4 */
  readonly temperature?: number | undefined
}

/**
 * Training-free, for any dual encoder, with or without patch tokens: looks at a grid of crops before it decides. A crop's
 * agreement is its embedding's cosine with the question's. The picture is kept where no crop agrees clearly better than
 * the whole does; else candidates are scored by the crops' vectors, weighed by the softmax of their agreement.
 * `cropProbability` is the logistic of the best gain minus the threshold, in deviations (1/2 at the threshold).
 *
 * @throws InvalidArgumentError where `looks` is not between 4 and 64, or threshold or temperature is no number for it.
 */
export function createLookPolicy({
  looks = 16,
  threshold = 1.1,
  temperature = 0.4,
}: LookPolicyOptions = {}): RegionPolicy {
  if (!(Number.isInteger(looks) && looks >= 4 && looks <= defaultMaxLooks)) {
    throw new InvalidArgumentError({
      argument: 'looks',
      message: `the look policy looks at 4 to ${defaultMaxLooks} crops, got ${looks}; to decide from the full picture alone, take "keep" or "similarity"`,
    })
  }
  if (!(temperature > 0) || Number.isNaN(threshold)) {
    throw new InvalidArgumentError({
      argument: temperature > 0 ? 'threshold' : 'temperature',
      message: `expected a temperature above 0 and a threshold that is a number, got ${temperature} and ${threshold}`,
    })
  }
  const boxes = createLookGrid(looks)
  return {
    id: `look-${boxes.length}`,
    async doDecide({ features, questionEmbedding, look, signal }) {
      signal?.throwIfAborted()
      const embeddings = await look(boxes)
      const agreements = embeddings.map(embedding => computeDotProduct(embedding, questionEmbedding))
      const spread = computeDeviation(agreements)
      // Below this, differences between crops are rounding.
      if (!(spread > 1e-6)) return { type: 'keep', cropProbability: 0 }
      const full = computeDotProduct(features.embedding, questionEmbedding)
      const gain = (Math.max(...agreements) - full) / spread
      const cropProbability = 1 / (1 + Math.exp(threshold - gain))
      if (!(gain > threshold)) return { type: 'keep', cropProbability }
      const regions: readonly CropRegion[] = weighRegions(
        boxes.map((box, index) => ({
          box,
          agreement: agreements[index]!,
          logit: agreements[index]! / (spread * temperature),
        })),
      )
      return { type: 'crop', cropProbability, box: regions[0]!.box, regions }
    },
  }
}

/** The n x n boxes of the largest n for so many looks; they overlap, so that a thing on a border lies whole in one. */
function createLookGrid(looks: number): NormalizedBox[] {
  const count = Math.floor(Math.sqrt(looks))
  const side = Math.min(0.6, 1.6 / count)
  const start = (index: number) => ((1 - side) * index) / (count - 1)
  const places = Array.from({ length: count }, (_, index) => index)
  return places.flatMap(row =>
    places.map(column =>
      createNormalizedBox({
        x1: start(column),
        y1: start(row),
        x2: Math.min(1, start(column) + side),
        y2: Math.min(1, start(row) + side),
      }),
    ),
  )
}

function computeDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
