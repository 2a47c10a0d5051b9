import { InvalidArgumentError, type Rng } from '@region-r1/core'
import { type ActionDistribution, keepAction } from './action-distribution.ts'
import { forceDecisions } from './force-decisions.ts'

export interface SampleDecisionGroupOptions {
  /** G, at least 2. */
  readonly groupSize: number
  /** The least rollouts of each decision; 0 is plain GRPO, which forces none. */
  readonly minPerDecision: number
  readonly rng: Rng
}

export interface DecisionGroup {
  /** `[G]`, {@link keepAction} or the index of an anchor. */
  readonly actions: readonly number[]
  /** Of these, how many decisions were forced against what was drawn. */
  readonly forced: number
}

/**
 * Decision-balanced group sampling: G decisions are drawn from the policy, the last ones of a decision that has too many
 * are turned into the other, and each crop draws its box. Given how many crops there are, their boxes are independent
 * draws of pi(box | crop): that is what docs/forced-samples.md rests on.
 *
 * @throws InvalidArgumentError where a group has fewer than 2 rollouts or cannot hold the least of both decisions.
 */
export function sampleDecisionGroup(
  distribution: ActionDistribution,
  { groupSize, minPerDecision, rng }: SampleDecisionGroupOptions,
): DecisionGroup {
  assertGroup(groupSize, minPerDecision)
  const drawn = Array.from({ length: groupSize }, () => rng.next() < distribution.cropProbability)
  const { crops, forced } = forceDecisions(drawn, minPerDecision)
  return { actions: crops.map(crop => (crop ? sampleBox(distribution.boxes, rng) : keepAction)), forced }
}

/** @throws InvalidArgumentError as {@link sampleDecisionGroup} does. */
export function assertGroup(groupSize: number, minPerDecision: number): void {
  if (!Number.isInteger(groupSize) || groupSize < 2) {
    throw new InvalidArgumentError({
      argument: 'groupSize',
      message: `groupSize (${groupSize}) must be an integer of at least 2: advantages compare the rollouts of a group`,
    })
  }
  if (!Number.isInteger(minPerDecision) || minPerDecision < 0 || 2 * minPerDecision > groupSize) {
    throw new InvalidArgumentError({
      argument: 'minPerDecision',
      message: `minPerDecision (${minPerDecision}) must be an integer from 0 to half of groupSize (${groupSize}): a group holds that many of both decisions`,
    })
  }
}

function sampleBox(boxes: Float64Array, rng: Rng): number {
  let rest = rng.next()
  for (let index = 0; index < boxes.length; index++) {
    rest -= boxes[index]!
    if (rest < 0) return index
  }
  // Rounding left a little over.
  return boxes.length - 1
}
