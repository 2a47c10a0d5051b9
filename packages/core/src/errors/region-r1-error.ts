const marker = Symbol.for('@region-r1/error')

/** What every error of Region-R1 is made from. */
export interface RegionR1ErrorOptions {
  /** What was expected, what came, and what to do. */
  readonly message: string
  readonly cause?: unknown | undefined
}

/** The base of every error that Region-R1 throws on purpose. */
export class RegionR1Error extends Error {
  override readonly name: string = 'RegionR1Error'
  readonly [marker] = true

  constructor({ message, cause }: RegionR1ErrorOptions) {
    super(message, cause === undefined ? undefined : { cause })
  }

  /** Also true for errors of another copy of this package or of another realm, which `instanceof` misses. */
  static isInstance(error: unknown): error is RegionR1Error {
    return typeof error === 'object' && error !== null && marker in error
  }
}
