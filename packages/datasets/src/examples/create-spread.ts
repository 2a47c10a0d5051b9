/** The smallest, mean and largest of a count. */
export interface Spread {
  readonly min: number
  readonly mean: number
  readonly max: number
}

/** Adds numbers up into a spread. */
export function createSpread() {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let count = 0
  return {
    add(value: number) {
      min = Math.min(min, value)
      max = Math.max(max, value)
      sum += value
      count++
    },
    take: (): Spread => ({ min, mean: sum / count, max }),
  }
}
