import type { DataFormatError } from '@region-r1/core'

/** How a reader treats rows that its format does not allow. */
export interface ReadOptions {
  /** Called with each row that is left out. Without it the first broken row throws, so nothing is lost silently. */
  readonly onBrokenRow?: (error: DataFormatError) => void
  readonly signal?: AbortSignal
}

/** Hands a broken row to the caller's observer, or throws it where there is none. */
export function leaveOut(error: DataFormatError, { onBrokenRow }: ReadOptions): void {
  if (!onBrokenRow) throw error
  onBrokenRow(error)
}
