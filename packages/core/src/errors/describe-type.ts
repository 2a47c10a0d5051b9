/**
 * A value's type with its article, for messages about what came in place of something else.
 *
 * @example
 * describeType([1]) // 'an array'
 */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1)
  const maker = (value as object).constructor?.name || name
  return maker === 'Object' ? 'an object' : `an object (${maker})`
}
