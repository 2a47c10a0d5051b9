import type { NormalizedBox, PolicyInput } from '@region-r1/core'
import { believe, computeLikeness, type Expectation } from './believe.ts'

/** What is known of a box after a look. */
export interface SeenBox {
  /** Its index among the boxes. */
  readonly index: number
  readonly box: NormalizedBox
  /** `[D]`, of the crop. */
  readonly embedding: Float32Array
  /** What `measure` makes of it. */
  readonly agreement: number
}

/** Where to look, and when to stop. */
export interface BoxSearch {
  readonly boxes: readonly NormalizedBox[]
  /** Indices that are looked at in any case, in one batch. */
  readonly first: readonly number[]
  /** Looks in all, those included. */
  readonly count: number
  /** What a unit of agreement is worth, in logits. */
  readonly agreementWeight: number
  /** `[A]`, what a box is worth beside its agreement, in logits; nothing where it is left out. */
  readonly bonus?: ArrayLike<number> | undefined
  /** Deviations above its expectation that a box is hoped to agree by. */
  readonly curiosity: number
  /** Looking ends where the best hope is not this many logits above the best box seen. */
  readonly leastGain: number
  /** What is expected before any look, given those so far. */
  expect(seen: readonly SeenBox[]): Expectation
  /** Agreement of a crop with the question. */
  measure(embedding: Float32Array): number
}

/**
 * Looks for the boxes that agree with a question, as far as one may look: the next crop is the one of which most is
 * hoped, its expected agreement plus `curiosity` deviations. What was seen in a box tells of its neighbours, so a
 * disappointing one sends the search elsewhere and a good one keeps it near (upper confidence bounds of a Gaussian
 * process; Srinivas et al., ICML 2010). It stops early where nothing more is hoped for.
 *
 * @returns what was seen, in the order of the looks
 */
export async function searchBoxes(search: BoxSearch, look: PolicyInput['look']): Promise<SeenBox[]> {
  const { boxes, first, count, agreementWeight, bonus, curiosity, leastGain, expect, measure } = search
  const worth = (index: number, agreement: number) => (bonus?.[index] ?? 0) + agreementWeight * agreement
  const seen: SeenBox[] = []
  const see = async (indices: readonly number[]) => {
    const embeddings = await look(indices.map(index => boxes[index]!))
    for (const [place, index] of indices.entries()) {
      const embedding = embeddings[place]!
      seen.push({ index, box: boxes[index]!, embedding, agreement: measure(embedding) })
    }
  }
  await see(first.slice(0, count))
  if (seen.length === count) return seen

  const likeness = computeLikeness(boxes)
  while (seen.length < Math.min(count, boxes.length)) {
    const known = new Map(seen.map(({ index, agreement }) => [index, agreement]))
    const { means, deviations } = believe(likeness, expect(seen), known)
    const best = Math.max(...seen.map(({ index, agreement }) => worth(index, agreement)))
    let next: { readonly index: number; readonly hope: number } | null = null
    for (const index of boxes.keys()) {
      if (known.has(index)) continue
      const hope = worth(index, means[index]! + curiosity * deviations[index]!)
      if (next === null || hope > next.hope) next = { index, hope }
    }
    if (next === null || next.hope < best + leastGain) break
    await see([next.index])
  }
  return seen
}
