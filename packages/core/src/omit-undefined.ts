/** The fields of an object that have a value. */
export type Defined<T extends object> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/**
 * The fields that are not undefined: what was given. Spread over a file's settings or over defaults, it overlays those
 * alone, where `undefined` itself would wipe out what stands there.
 */
export function omitUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
