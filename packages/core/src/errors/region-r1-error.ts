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
    super(shorten(escapeControls(message)), cause === undefined ? undefined : { cause })
  }

  /** Also true for errors of another copy of this package or of another realm, which `instanceof` misses. */
  static isInstance(error: unknown): error is RegionR1Error {
    return typeof error === 'object' && error !== null && marker in error
  }
}

/** What messages quote may be megabytes long: their beginning says where, their end what to do. */
function shorten(message: string): string {
  if (message.length <= longest) return message
  const start = message.slice(0, longest - endLength).replace(/[\ud800-\udbff]$/, '')
  const end = message.slice(3 - endLength).replace(/^[\udc00-\udfff]/, '')
  return `${start} … ${end}`
}

/** In characters. */
const [longest, endLength] = [1000, 200]

/** What messages quote may come from anywhere: nothing of it moves a terminal's cursor or turns its direction. */
function escapeControls(message: string): string {
  return message.replace(/(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, character => {
    return character === '\t' ? '\\t' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
