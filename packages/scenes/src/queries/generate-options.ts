import { type DataFormatError, type DualEncoder, InvalidArgumentError, type RgbImage } from '@region-r1/core'

/** What every generator of queries about pictures takes. */
export interface GenerateOptions {
  readonly queries: number
  /** Same seed, same bytes; the first queries do not depend on how many follow. */
  readonly seed: number
  /** Where `examples.jsonl`, `manifest.json` and `images/` are written. */
  readonly directory: string
  /** Retrieves the candidates; the lists are as hard as this encoder finds them. */
  readonly encoder: DualEncoder
  /** The upright pixels of a file, transparent ones on white: decoding is not this package's business. */
  readonly decode: (path: string) => Promise<RgbImage>
  /** The bytes of a PNG. */
  readonly encode: (image: RgbImage) => Promise<Uint8Array>
  /** Called with each picture that cannot be read and is done without. Without it the first one throws. */
  readonly onBrokenImage?: ((image: string, error: unknown) => void) | undefined
  /** Called after each query. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What generators take that ask about a catalogue's entries. */
export interface GenerateFromKbOptions extends GenerateOptions {
  /** JSON Lines, or a BEIR folder: see `readKbEntries`. */
  readonly kb: string
  /** Called with each row that is left out. Without it the first broken row throws. */
  readonly onBrokenRow?: ((error: DataFormatError) => void) | undefined
}

/** @throws InvalidArgumentError */
export function assertQueryCount(queries: number): void {
  if (Number.isInteger(queries) && queries >= 1) return
  const message = `queries must be a positive integer, got ${queries}`
  throw new InvalidArgumentError({ argument: 'queries', message })
}
