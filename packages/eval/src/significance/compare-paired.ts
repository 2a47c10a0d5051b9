import { InvalidArgumentError, type Rng } from '@region-r1/core'

/** One metric of the same queries under two systems. */
export interface ComparePairedOptions {
  /** `[n]`, the metric of each query under the system. */
  readonly system: ArrayLike<number>
  /** `[n]`, the metric of the same queries, in the same order, under the baseline. */
  readonly baseline: ArrayLike<number>
  readonly rng: Rng
  /**
   * Random assignments drawn. The smallest p-value that can come out is `1 / (rounds + 1)`.
   *
   * @default 10000
   */
  readonly rounds?: number | undefined
}

/** How far two systems are apart, and whether that is more than chance. */
export interface PairedComparison {
  /** Mean of system minus baseline. */
  readonly difference: number
  /** Two-sided, in (0, 1]. */
  readonly pValue: number
  /** Queries on which the system is above, equal to and below the baseline. */
  readonly wins: number
  readonly ties: number
  readonly losses: number
}

/**
 * The paired randomisation test (Fisher's; Smucker et al., CIKM 2007, recommend it for retrieval): if the two systems
 * were interchangeable, each query's difference could as well have had the other sign. The p-value is the share of
 * random sign assignments whose mean difference is at least as far from 0 as the observed one, the observed one counted
 * in, which keeps the test valid. Exactly symmetric in its two systems for one state of `rng`.
 *
 * @throws InvalidArgumentError where the two lists differ in length, are empty or hold a value that is not finite.
 * @example
 * comparePaired({ system: [1, 1, 1, 1, 1, 1], baseline: [0, 0, 0, 0, 0, 0], rng: createRng(1) }).pValue // about 2 / 64
 */
export function comparePaired({ system, baseline, rng, rounds = 10_000 }: ComparePairedOptions): PairedComparison {
  const differences = Float64Array.from(system, (value, index) => value - baseline[index]!)
  if (system.length !== baseline.length || system.length === 0 || !differences.every(Number.isFinite)) {
    throw new InvalidArgumentError({
      argument: 'baseline',
      message: `a paired comparison needs one finite value a query under both systems, got ${system.length} and ${baseline.length}`,
    })
  }
  const changed = differences.filter(difference => difference !== 0)
  const sum = changed.reduce((total, difference) => total + difference, 0)
  const wins = changed.filter(difference => difference > 0).length
  return {
    difference: sum / differences.length,
    pValue: computePValue(changed, Math.abs(sum), rng, rounds),
    wins,
    ties: differences.length - changed.length,
    losses: changed.length - wins,
  }
}

function computePValue(changed: Float64Array, observed: number, rng: Rng, rounds: number): number {
  if (changed.length === 0) return 1
  // Sums of the same numbers in another order differ in their last bits: without slack, equal sums would not tie.
  const threshold = observed - 1e-9 * changed.reduce((total, difference) => total + Math.abs(difference), 0)
  let extreme = 1
  for (let round = 0; round < rounds; round++) {
    let sum = 0
    let bits = 0
    for (let index = 0; index < changed.length; index++) {
      bits = index % 32 === 0 ? rng.nextInt(0x100000000) : bits >>> 1
      sum += (bits & 1) === 0 ? changed[index]! : -changed[index]!
    }
    if (Math.abs(sum) >= threshold) extreme++
  }
  return extreme / (rounds + 1)
}
