import type { EvaluationSummary } from '@region-r1/eval'

/** What in the data bears on how the table is read, a sentence each; empty where nothing does. */
export function describeData({ queries, data, systems }: EvaluationSummary): string[] {
  const notes: string[] = []
  if (data.withRelevant < queries) {
    notes.push(
      `${queries - data.withRelevant} of ${queries} queries have no relevant candidate: they count as 0, Cond. R@1 leaves them out`,
    )
  }
  if (systems.target !== undefined && data.withTargetBox < queries) {
    notes.push(
      `${queries - data.withTargetBox} of ${queries} queries have no targetBox: target keeps their picture, Gain leaves them out`,
    )
  }
  if (data.warnings > 0) {
    notes.push(`${data.warnings} times a candidate could not be read in full; "warnings" in per-query.jsonl says why`)
  }
  return notes
}
