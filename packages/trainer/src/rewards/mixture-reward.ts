import { computeRankingOutcome, type RankingOutcome } from './ranking-outcome.ts'
import {
  computeMixedGain,
  type PublicCodeWeights,
  paperRewardWeights,
  parseRewardWeights,
  type RewardWeights,
} from './reward-weights.ts'

/** The lowest gain of a crop that counts, before scaling: by the public code, a ruinous crop costs no more than this. */
export const publicCodeFloor = -0.05
const publicCodeScale = 5

/** For a box that is empty or inverted after clipping to the picture: the paper's eta(b), as the public code has it. */
export const invalidBoxReward = -1

/** The rankings by the full and by the cropped picture, and what each term weighs. */
export interface MixtureRewardOptions {
  /** `[n]` scores of the candidates by the full picture. */
  readonly base: ArrayLike<number>
  /** `[n]` scores by the cropped picture, on the same candidates; null for keep, 'invalid' for a box that is none. */
  readonly crop: ArrayLike<number> | null | 'invalid'
  /** `[n]` graded relevance, 0 or above; the positives have the highest. */
  readonly labels: readonly number[]
  /** @default paperRewardWeights */
  readonly weights?: RewardWeights | PublicCodeWeights | undefined
}

/**
 * The paper's mixture reward, as its public code has it: for a crop 5 * max(weighted sum of gains, -0.05); for keep 1
 * where the full picture ranks a positive first, else 0; for an invalid box -1.
 *
 * @throws InvalidArgumentError where scores and labels differ in length, or a label or weight is no number for it.
 * @example
 * computeMixtureReward({ base: [0.5, 0.2], crop: null, labels: [1, 0] }) // 1
 */
export function computeMixtureReward({
  base,
  crop,
  labels,
  weights = paperRewardWeights,
}: MixtureRewardOptions): number {
  if (crop === 'invalid') return invalidBoxReward
  const before = computeRankingOutcome(base, labels)
  const after = crop === null ? null : computeRankingOutcome(crop, labels)
  return computeFlooredReward(before, after, parseRewardWeights(weights))
}

/** {@link computeMixtureReward} from rankings that are measured already; `after` is null for keep. */
export function computeFlooredReward(
  before: RankingOutcome,
  after: RankingOutcome | null,
  weights: RewardWeights,
): number {
  if (after === null) return before.rank === 1 ? 1 : 0
  return publicCodeScale * Math.max(computeMixedGain(before, after, weights), publicCodeFloor)
}
