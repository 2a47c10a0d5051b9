import { describeType, InvalidArgumentError } from '@region-r1/core'

/** @throws InvalidArgumentError where the number is not a positive integer. */
export function assertCount(argument: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return
  const found = typeof count === 'number' ? count : describeType(count)
  throw new InvalidArgumentError({ argument, message: `${argument} is a positive integer, got ${found}` })
}
