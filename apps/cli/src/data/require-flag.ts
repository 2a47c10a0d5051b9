import { InvalidArgumentError } from '@region-r1/core'

/** A flag that only some uses of a command need. */
export function requireFlag<Value>(value: Value | undefined, flag: string, reason: string): Value {
  if (value !== undefined) return value
  throw new InvalidArgumentError({ argument: flag, message: `${flag} is missing: ${reason}` })
}
