import type { VlmUsage } from '@region-r1/policy'
import type { EvaluationSummary } from '../summary/evaluation-summary.ts'
import { formatShare } from './format-number.ts'

/** What asking a vision-language model took, and how many of its answers were none, in a sentence or two. */
export function describeVlmUsage(
  { used, asked, milliseconds, characters }: VlmUsage,
  summary: EvaluationSummary,
): string {
  const invalid = formatShare(summary.systems.vlm?.invalidRate ?? null)
  const mean = used === 0 ? '0' : (milliseconds / used / 1000).toFixed(2)
  const length = used === 0 ? 0 : Math.round(characters / used)
  return `${used} answers of the model, ${asked} of them asked for in this run, ${mean} s and ${length} characters each; ${invalid} % of the decisions were invalid and scored as kept.`
}
