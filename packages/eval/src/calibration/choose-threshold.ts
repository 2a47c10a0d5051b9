import { InvalidArgumentError } from '@region-r1/core'

/** One query, had it been cropped. */
export interface CropObservation {
  readonly cropProbability: number
  /** Whether the first positive falls against the full picture's ranking. */
  readonly degraded: boolean
  /** Reciprocal rank of the crop less that of the full picture. */
  readonly gain: number
}

/** A crop threshold and what it does to the validation data. */
export interface ChosenThreshold {
  readonly threshold: number
  /** What it does to these queries: shares, and the gain in MRR over keeping all. */
  readonly cropRate: number
  readonly degraded: number
  readonly gain: number
}

/**
 * The crop threshold with the highest MRR among those that keep the share of degraded queries below a bound.
 *
 * Cropping less never degrades more, so this is conformal risk control (Angelopoulos et al., ICLR 2024): a threshold is
 * admitted where `(degraded + 1) / (n + 1)`, as if one more query were degraded, stays at or below the bound. Then the
 * expected share on new queries of the same kind stays below it too. The threshold stands halfway to the next
 * probability, so that last bits decide nothing.
 *
 * @param observations - every query of the validation data, cropped; those that cannot be cropped count by `count`
 * @throws InvalidArgumentError where there are too few queries for the bound, or no threshold both keeps to it and gains.
 */
export function chooseThreshold(
  observations: readonly CropObservation[],
  { bound, count = observations.length }: { readonly bound: number; readonly count?: number },
): ChosenThreshold {
  assertBound(bound)
  const needed = Math.ceil(1 / bound - 1 - 1e-9)
  if (count < needed) {
    throw new InvalidArgumentError({
      argument: 'observations',
      message: `a bound of ${bound} takes at least ${needed} queries to choose by, got ${count}; take more, or a looser bound`,
    })
  }
  const sorted = observations.toSorted((a, b) => b.cropProbability - a.cropProbability)
  let best: ChosenThreshold | undefined
  let degraded = 0
  let gain = 0
  for (const [place, observation] of sorted.entries()) {
    if (observation.degraded) degraded++
    if ((degraded + 1) / (count + 1) > bound) break
    gain += observation.gain
    const next = sorted[place + 1]?.cropProbability ?? 0
    // A threshold can't stand between equal probabilities.
    if (next === observation.cropProbability || gain / count <= (best?.gain ?? 0)) continue
    best = {
      threshold: (observation.cropProbability + next) / 2,
      cropRate: (place + 1) / count,
      degraded: degraded / count,
      gain: gain / count,
    }
  }
  if (best === undefined) {
    throw new InvalidArgumentError({
      argument: 'bound',
      message: `no threshold gains anything while degrading at most ${bound} of these ${count} queries; take a looser bound, or train the policy further`,
    })
  }
  return best
}

/** @throws InvalidArgumentError where it is no bound on a share. */
export function assertBound(bound: number): void {
  if (bound > 0 && bound < 1) return
  throw new InvalidArgumentError({
    argument: 'bound',
    message: `a bound on the share of degraded queries lies between 0 and 1, got ${bound}`,
  })
}
