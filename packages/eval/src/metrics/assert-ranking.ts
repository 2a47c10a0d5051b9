import { InvalidArgumentError } from '@region-r1/core'

/**
 * Refuses what no metric can be computed from: a ranking that does not name each labelled candidate exactly once, or a
 * label below 0. Every metric calls it, so a wrong ranking never becomes a plausible number.
 */
export function assertRanking(ranking: readonly number[], labels: readonly number[]): void {
  assertLabels(labels)
  const seen = new Uint8Array(labels.length)
  let distinct = 0
  for (const index of ranking) {
    // Undefined outside of the candidates and between whole numbers.
    if (seen[index] === 0) distinct += seen[index] = 1
  }
  if (ranking.length !== labels.length || distinct !== labels.length) {
    throw new InvalidArgumentError({
      argument: 'ranking',
      message: `a ranking names each of the ${labels.length} candidates once, by index and best first, got [${ranking.join(', ')}]`,
    })
  }
}

/** Refuses labels that are negative or not finite. */
export function assertLabels(labels: readonly number[]): void {
  if (labels.every(label => Number.isFinite(label) && label >= 0)) return
  throw new InvalidArgumentError({
    argument: 'labels',
    message: `labels are finite numbers, 0 or above, got [${labels.join(', ')}]`,
  })
}

/** Refuses a cut-off that is not a positive integer; `Infinity` stands for the whole list. */
export function assertCutoff(k: number): void {
  if (k === Number.POSITIVE_INFINITY || (Number.isInteger(k) && k >= 1)) return
  throw new InvalidArgumentError({ argument: 'k', message: `a cut-off is an integer from 1, got ${k}` })
}
