import type { Decision } from '@region-r1/scoring'
import type { RerankDecision } from './rerank-result.ts'

/** What is done about a policy's answer, and why where it is not what the policy said. */
export interface ServedDecision {
  readonly decision: RerankDecision
  readonly warning?: string
}

/**
 * An invalid answer keeps the full picture: a user waits for a ranking, and that of the full picture is a sound one.
 */
export function serveDecision(decision: Decision): ServedDecision {
  if (decision.type !== 'invalid') return { decision }
  return {
    decision: { type: 'keep', cropProbability: 0 },
    warning: `the policy's answer is no valid crop, the full picture was kept (${decision.reason})`,
  }
}
