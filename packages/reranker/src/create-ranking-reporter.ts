import type { DocumentRanking } from './rank-documents.ts'

/**
 * Passes an adapter's rankings to whoever listens. Where nobody does, the first that has warnings makes one of Node's own:
 * a framework has no place for them, and a ranking without its picture must not pass for one with it.
 */
export function createRankingReporter(
  adapter: string,
  onRanking: ((ranking: DocumentRanking) => void) | undefined,
): (ranking: DocumentRanking) => void {
  if (onRanking !== undefined) return onRanking
  let hasWarned = false
  return ({ warnings: [first, ...others] }) => {
    if (hasWarned || first === undefined) return
    hasWarned = true
    const rest = others.length === 0 ? '' : `, and ${others.length} more`
    process.emitWarning(`${adapter}: ${first}${rest} (pass onRanking to hear of every ranking; this is said once)`, {
      type: 'RegionR1Warning',
    })
  }
}
