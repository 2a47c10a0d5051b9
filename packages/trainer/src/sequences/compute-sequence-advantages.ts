import { InvalidArgumentError } from '@region-r1/core'
import { keepAction } from '../rollouts/action-distribution.ts'
import { computeGroupAdvantages, type GroupAdvantagesOptions } from '../rollouts/group-advantages.ts'

/** A group of completions about one query. */
export interface SequenceAdvantagesOptions
  extends Partial<
    Pick<GroupAdvantagesOptions, 'balanced' | 'forcedSamples' | 'boxCredit' | 'boxBaseline' | 'scaleRewards'>
  > {
  /** `[G]`. */
  readonly rewards: readonly number[]
  /** `[G]`, what each completion decided; what cannot be read keeps. */
  readonly decisions: readonly ('keep' | 'crop')[]
  /** `[G]`, tokens of each completion. */
  readonly lengths: readonly number[]
  /** `[G]`, of these, how many come first and say the decision; the others say the box. @default all of them */
  readonly decisionLengths?: readonly number[] | undefined
  /** pi(crop) when the group was drawn; needed by `forcedSamples: 'weighted'`, which is not the paper's. */
  readonly cropProbability?: number | undefined
}

/**
 * The advantages of a group of completions, token by token, `[G, T]`; null where all rewards are equal. By default the
 * paper's: reward against the group's mean, divided by its deviation, forced completions counted as drawn, the same for
 * all tokens of a completion.
 *
 * @throws InvalidArgumentError where shapes differ, or weighted samples have no pi(crop).
 * @example
 * computeSequenceAdvantages({ rewards: [1, 0], decisions: ['crop', 'keep'], lengths: [2, 1], scaleRewards: 'none' })
 * // [[0.5, 0.5], [-0.5]]
 */
export function computeSequenceAdvantages(options: SequenceAdvantagesOptions): readonly (readonly number[])[] | null {
  const { rewards, decisions, lengths, decisionLengths = lengths, cropProbability } = options
  const { balanced = true, forcedSamples = 'as-drawn', scaleRewards = 'group' } = options
  const { boxCredit = 'probability', boxBaseline = 'group' } = options
  for (const [argument, { length }] of Object.entries({ decisions, lengths, decisionLengths })) {
    if (length === rewards.length) continue
    throw new InvalidArgumentError({ argument, message: `${argument}: ${length} for ${rewards.length} rewards` })
  }
  if (balanced && forcedSamples === 'weighted' && cropProbability === undefined) {
    throw new InvalidArgumentError({
      argument: 'cropProbability',
      message: "cropProbability is missing: forcedSamples 'weighted' counts decisions by it; 'as-drawn' needs none",
    })
  }
  const advantages = computeGroupAdvantages({
    ...{ rewards, balanced, forcedSamples, boxCredit, boxBaseline, scaleRewards },
    actions: decisions.map(decision => (decision === 'crop' ? 0 : keepAction)),
    // Read where samples are weighted alone.
    cropProbability: cropProbability ?? Number.NaN,
  })
  if (advantages === null) return null
  return lengths.map((length, row) =>
    Array.from({ length }, (_, token) =>
      token < decisionLengths[row]! || decisions[row] === 'keep' ? advantages.decision[row]! : advantages.box[row]!,
    ),
  )
}
