import type { QueryRow } from '../protocol/query-row.ts'

/**
 * A query's judgements, a line each: `query 0 candidate relevance`. Labels of 0 are written too, so that the file says
 * what was in the list. TREC's tools read whole numbers, and 0.5 as 0: labels that are none are multiplied, all of the
 * query alike, by the least power of ten that makes them whole, which leaves linear nDCG as it is.
 */
export function formatTrecQrels(row: QueryRow): string {
  const query = formatId(row.queryId)
  const labels = toWholeLabels(row.candidates.map(({ relevance }) => relevance))
  return row.candidates.map(({ id }, index) => `${query} 0 ${formatId(id)} ${labels[index]}\n`).join('')
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

/**
 * Columns are separated by blanks, so those of an id are written as in a URL; so is the `%` of an id that looks as if it
 * had been written so, that no two ids become one.
 */
function formatId(id: string): string {
  return id.replace(/\s|%(?=0[9A-D]|2[05]|C2%A0|E[123]%|EF%BB%BF)/giu, encodeURIComponent)
}

/** Beyond six places labels are rounded, and none that counts to nothing. */
function toWholeLabels(labels: readonly number[]): readonly number[] {
  for (let factor = 1; factor <= 1e6; factor *= 10) {
    const scaled = labels.map(label => Number((label * factor).toPrecision(15)))
    if (scaled.every(Number.isInteger)) return scaled
  }
  return labels.map(label => Math.max(Math.round(label * 1e6), Math.sign(label)))
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
