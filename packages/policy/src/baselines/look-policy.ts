import {
  type CropRegion,
  computeDotProduct,
  computeIou,
  createNormalizedBox,
  type DualEncoder,
  InvalidArgumentError,
  type NormalizedBox,
  type PolicyInput,
  type RegionPolicy,
} from '@region-r1/core'
import { createAnchors, defaultMaxLooks, getPatchRegion, placeBox } from '@region-r1/scoring'
import { searchBoxes } from '../search/search-boxes.ts'
import { computeAgreement, computeContrast } from './patch-agreement.ts'
import { hasAlignedPatches } from './patch-alignment.ts'
import { weighRegions } from './weigh-regions.ts'

const wholePicture = createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 })

/** How many crops are looked at, and what must be seen in them. */
export interface LookPolicyOptions {
  /** The most crops to look at, each one pass of the encoder; fewer where nothing better is hoped for. @default 16 */
  readonly looks?: number | undefined
  /**
   * Crops where the best crop agrees with the question by more than this over the full picture, in standard deviations
   * of the agreement over what was seen: so it means the same for encoders whose cosines lie apart and for those whose
   * cosines crowd together.
   *
   * @default the encoder's `lookThreshold`, where it was calibrated, else 1.1
   */
  readonly threshold?: number | undefined
  /** Of the soft choice between crops, in the same deviations: near 0 the best crop counts alone. @default 0.4 */
  readonly temperature?: number | undefined
}

/**
 * Training-free, for any dual encoder, with or without patch tokens: looks at crops before it decides. A crop's agreement
 * is its embedding's cosine with the question's. The first five lie apart; each further one is where most is hoped after
 * what was seen (`searchBoxes`). Patch tokens that live in the space of the texts say where to begin.
 *
 * The picture is kept where no crop agrees clearly better than the whole does, and without a look where the encoder knows
 * no word of the question (a vector of zeros); else candidates are scored by the crops'
 * vectors, weighed by the softmax of their agreement. `cropProbability` is the logistic of the best gain minus the
 * threshold, in deviations (1/2 at the threshold).
 *
 * @throws InvalidArgumentError where `looks` is not between 4 and 64, or threshold or temperature is no number for it.
 */
export function createLookPolicy({
  looks = 16,
  threshold: fixed,
  temperature = 0.4,
}: LookPolicyOptions = {}): RegionPolicy {
  if (!(Number.isInteger(looks) && looks >= 4 && looks <= defaultMaxLooks)) {
    throw new InvalidArgumentError({
      argument: 'looks',
      message: `the look policy looks at 4 to ${defaultMaxLooks} crops, got ${looks}; to decide from the full picture alone, take "keep" or "similarity"`,
    })
  }
  if (!(temperature > 0) || Number.isNaN(fixed)) {
    throw new InvalidArgumentError({
      argument: temperature > 0 ? 'threshold' : 'temperature',
      message: `expected a temperature above 0 and a threshold that is a number, got ${temperature} and ${fixed}`,
    })
  }
  const anchors = createAnchors()
  const isAligned = rememberAlignment()

  /** Where the crops lie, and by how many deviations each is expected to agree better than another. */
  async function propose({ image, features: { patches }, questionEmbedding, encoder, signal }: PolicyInput) {
    if (patches === undefined || !(await isAligned(encoder, { signal }))) {
      return { boxes: anchors.map(anchor => placeBox(anchor, wholePicture)), contrasts: anchors.map(() => 0) }
    }
    const region = getPatchRegion(encoder, image)
    const agreement = computeAgreement(patches, questionEmbedding)
    const contrasts = anchors.map(anchor => computeContrast(agreement, encoder.patchGrid!, anchor))
    return { boxes: anchors.map(anchor => placeBox(anchor, region)), contrasts }
  }

  return {
    id: `look-${looks}`,
    async doDecide(input) {
      const { features, questionEmbedding, encoder, look, signal } = input
      const threshold = fixed ?? encoder.lookThreshold ?? defaultThreshold
      signal?.throwIfAborted()
      // Of words that the encoder lacks alone: no crop would agree better than another.
      if (questionEmbedding.every(value => value === 0)) return { type: 'keep', cropProbability: 0 }
      const { boxes, contrasts } = await propose(input)
      const full = computeDotProduct(features.embedding, questionEmbedding)
      const measureSpread = (seen: readonly { readonly agreement: number }[]) =>
        computeDeviation([full, ...seen.map(({ agreement }) => agreement)])
      const seen = await searchBoxes(
        {
          ...{ boxes, first: chooseApart(boxes, contrasts), count: looks },
          ...{ agreementWeight: 1, curiosity: 2, leastGain: 0 },
          expect(known) {
            const deviation = measureSpread(known)
            return { means: contrasts.map(contrast => full + deviation * contrast), deviation }
          },
          measure: embedding => computeDotProduct(embedding, questionEmbedding),
        },
        look,
      )
      const spread = measureSpread(seen)
      // Below this, differences between crops are rounding.
      if (!(spread > 1e-6)) return { type: 'keep', cropProbability: 0 }
      const gain = (Math.max(...seen.map(({ agreement }) => agreement)) - full) / spread
      const cropProbability = 1 / (1 + Math.exp(threshold - gain))
      if (!(gain > threshold)) return { type: 'keep', cropProbability }
      const regions: readonly CropRegion[] = weighRegions(
        seen.map(({ box, agreement }) => ({ box, agreement, logit: agreement / (spread * temperature) })),
      )
      return { type: 'crop', cropProbability, box: regions[0]!.box, regions }
    },
  }
}

/** Whether an encoder's patches are to be believed costs four passes: it is asked once for each encoder. */
function rememberAlignment(): (encoder: DualEncoder, options: Pick<PolicyInput, 'signal'>) => Promise<boolean> {
  const known = new Map<string, boolean>()
  return async (encoder, options) => {
    const aligned = known.get(encoder.id) ?? (await hasAlignedPatches(encoder, options))
    known.set(encoder.id, aligned)
    return aligned
  }
}

/** Up to five boxes that hardly overlap: of the highest contrast, or the largest where all are alike. */
function chooseApart(boxes: readonly NormalizedBox[], contrasts: readonly number[]): number[] {
  const area = ({ x1, y1, x2, y2 }: NormalizedBox) => (x2 - x1) * (y2 - y1)
  const order = [...boxes.keys()].sort(
    (a, b) => contrasts[b]! - contrasts[a]! || area(boxes[b]!) - area(boxes[a]!) || a - b,
  )
  const chosen: number[] = []
  for (const index of order) {
    if (chosen.length === firstLooks) break
    if (chosen.every(other => computeIou(boxes[other]!, boxes[index]!) <= mostOverlap)) chosen.push(index)
  }
  return chosen
}

const defaultThreshold = 1.1
const firstLooks = 5
const mostOverlap = 0.25

function computeDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
