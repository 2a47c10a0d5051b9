import type { Box, Decision } from '../api/answer.ts'
import type { Candidate } from './candidate.ts'
import type { Picture } from './picture.ts'

/** A question with its picture and candidates. */
export interface Case {
  readonly queryId: string
  readonly picture: Picture
  readonly question: string
  readonly candidates: readonly Candidate[]
}

/**
 * A line of training data, as `region-r1 train`, `label` and `eval` read it: pictures inside, the right answers labelled, the
 * drawn box as the target.
 */
export function formatExample(
  { queryId, picture, question, candidates }: Case,
  { box, right }: { readonly box: Box | null; readonly right: ReadonlySet<string> },
): string {
  return `${JSON.stringify({
    queryId,
    image: picture.url,
    question,
    candidates: candidates.map(({ id, image, text }) => ({ id, image, text, relevance: right.has(id) ? 1 : 0 })),
    ...(box && { targetBox: box }),
  })}\n`
}

/** A line of decisions, as `region-r1 train --labels` and `region-r1 label` read it. */
export function formatLabel({ queryId, picture }: Case, decision: Decision, policy: string): string {
  const { type, cropProbability } = decision
  return `${JSON.stringify({
    queryId,
    policy,
    imageSize: { width: picture.width, height: picture.height },
    decision: type === 'keep' ? { type, cropProbability } : { type, cropProbability, box: decision.box },
  })}\n`
}
