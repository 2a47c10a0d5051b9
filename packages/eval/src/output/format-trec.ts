import type { QueryRow } from '../protocol/query-row.ts'

/**
 * A query's judgements, a line each: `query 0 candidate relevance`. Labels of 0 are written too, so that the file says
 * what was in the list. trec_eval reads whole numbers; other labels are written as they are.
 */
export function formatTrecQrels(row: QueryRow): string {
  const query = formatId(row.queryId)
  return row.candidates.map(({ id, relevance }) => `${query} 0 ${formatId(id)} ${relevance}\n`).join('')
}

/**
 * One system's ranking of a query, a line each: `query Q0 candidate rank score system`.
 *
 * trec_eval ignores the rank column: it sorts by score, which it reads as a 32-bit float, and ties by candidate id. So
 * scores come as 32-bit floats, and where two would tie, the later one goes down by the least amount that tells them
 * apart: every tool then finds the order that was evaluated.
 */
export function formatTrecRun(row: QueryRow, system: string): string {
  const { ranking, scores } = row.systems[system]!
  const query = formatId(row.queryId)
  let previous = Number.POSITIVE_INFINITY
  return ranking
    .map((index, place) => {
      // A candidate that could not be read has no score; it stands below any cosine.
      previous = Math.min(Math.fround(scores[index] ?? -2), stepDown(previous))
      return `${query} Q0 ${formatId(row.candidates[index]!.id)} ${place + 1} ${previous} ${formatId(system)}\n`
    })
    .join('')
}

/** Columns are separated by blanks, so those of an id are written as in a URL. */
function formatId(id: string): string {
  return id.replace(/\s/gu, blank => encodeURIComponent(blank))
}

/** The next 32-bit float below a finite one. */
function stepDown(value: number): number {
  if (value === Number.POSITIVE_INFINITY) return value
  if (value === 0) return -(2 ** -149)
  const bits = new DataView(new ArrayBuffer(4))
  bits.setFloat32(0, value)
  bits.setInt32(0, bits.getInt32(0) + (value > 0 ? -1 : 1))
  return bits.getFloat32(0)
}
