/** A group of decisions of which both are there as often as was asked for. */
export interface ForcedDecisions {
  /** `[G]`, whether each rollout crops. */
  readonly crops: readonly boolean[]
  /** Of these, how many were turned into the other. */
  readonly forced: number
}

/**
 * Decision-balanced sampling: the last rollouts of a decision that has too many are turned into the other, so that a
 * group holds at least `minPerDecision` of both. A policy that writes draws the completions of turned ones again, after
 * the opening words of the other decision.
 *
 * @param drawn - `[G]`, whether each rollout cropped, as the policy drew
 * @example
 * forceDecisions([false, false, false, false], 1) // { crops: [false, false, false, true], forced: 1 }
 */
export function forceDecisions(drawn: readonly boolean[], minPerDecision: number): ForcedDecisions {
  const crops = [...drawn]
  let forced = 0
  for (const wanted of [true, false]) {
    let missing = minPerDecision - crops.filter(crop => crop === wanted).length
    for (let index = crops.length - 1; index >= 0 && missing > 0; index--) {
      if (crops[index] === wanted) continue
      crops[index] = wanted
      missing--
      forced++
    }
  }
  return { crops, forced }
}
