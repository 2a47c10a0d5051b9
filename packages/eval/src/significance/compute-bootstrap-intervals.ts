import { InvalidArgumentError, type Rng } from '@region-r1/core'

/** The lower and the upper end. */
export type Interval = readonly [low: number, high: number]

/** How queries are drawn again, and how much of it an interval holds. */
export interface BootstrapOptions {
  readonly rng: Rng
  /** @default 2000 */
  readonly rounds?: number | undefined
  /**
   * The share of resamples inside the interval.
   *
   * @default 0.95
   */
  readonly level?: number | undefined
}

/**
 * Percentile bootstrap intervals of several means over the same queries. Every round draws one sample of the queries
 * with replacement and takes all the means over it, so that the intervals are paired: pass a column of differences to
 * get the interval of a difference.
 *
 * @param columns - `[c][n]`, the values of each mean by query
 * @returns `[c]` intervals, in the order of the columns
 * @throws InvalidArgumentError where the columns are empty or differ in length.
 */
export function computeBootstrapIntervals(
  columns: readonly ArrayLike<number>[],
  { rng, rounds = 2000, level = 0.95 }: BootstrapOptions,
): Interval[] {
  const count = columns[0]?.length ?? 0
  if (count === 0 || columns.some(column => column.length !== count)) {
    throw new InvalidArgumentError({
      argument: 'columns',
      message: `a bootstrap needs columns of one length above 0, got lengths [${columns.map(c => c.length).join(', ')}]`,
    })
  }
  const means = columns.map(() => new Float64Array(rounds)) // [c][rounds]
  const sample = new Uint32Array(count)
  for (let round = 0; round < rounds; round++) {
    for (let draw = 0; draw < count; draw++) sample[draw] = rng.nextInt(count)
    for (const [index, column] of columns.entries()) {
      let sum = 0
      for (let draw = 0; draw < count; draw++) sum += column[sample[draw]!]!
      means[index]![round] = sum / count
    }
  }
  const tail = (1 - level) / 2
  return means.map(column => {
    const sorted = column.sort()
    return [computeQuantile(sorted, tail), computeQuantile(sorted, 1 - tail)]
  })
}

/** Linear between the two values around the quantile. */
function computeQuantile(sorted: Float64Array, quantile: number): number {
  const position = quantile * (sorted.length - 1)
  const below = sorted[Math.floor(position)]!
  const above = sorted[Math.ceil(position)]!
  return below + (above - below) * (position - Math.floor(position))
}
