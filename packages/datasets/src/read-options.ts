import { DataFormatError } from '@region-r1/core'

/** How a reader treats rows that its format does not allow. */
export interface ReadOptions {
  /** Called with each row that is left out. Without it the first broken row throws, so nothing is lost silently. */
  readonly onBrokenRow?: ((error: DataFormatError) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Hands a broken row to the caller's observer, or throws it where there is none. */
export function leaveOut(error: DataFormatError, { onBrokenRow }: ReadOptions): void {
  if (!onBrokenRow) throw error
  onBrokenRow(error)
}

/** What `parse` makes of a row; undefined where the row is broken and was left out as the options say. */
export function parseOrLeaveOut<Row>(parse: () => Row, options: ReadOptions): Row | undefined {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error
    leaveOut(error, options)
    return undefined
  }
}
