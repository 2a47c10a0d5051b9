import { RegionR1Error, type RegionR1ErrorOptions } from './region-r1-error.ts'

/** A data file holds something that its format does not allow. */
export class DataFormatError extends RegionR1Error {
  override readonly name = 'DataFormatError'
  readonly file: string
  /** Counted from 1; absent where the format has no lines. */
  readonly line?: number

  constructor({
    file,
    line,
    message,
    ...options
  }: RegionR1ErrorOptions & { readonly file: string; readonly line?: number }) {
    // One line a row, whatever the row has in it.
    super({ ...options, message: message.replaceAll('\n', '\\n') })
    this.file = file
    if (line !== undefined) this.line = line
  }
}
