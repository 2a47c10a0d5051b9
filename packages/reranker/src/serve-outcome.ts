import { createNormalizedBox, type ImageSize, type PolicyOutcome } from '@region-r1/core'
import { toCropBox } from '@region-r1/policy'
import type { RerankDecision } from './rerank-result.ts'

/** What is done about a policy's answer, and why where it is not what the policy said. */
export interface ServedOutcome {
  readonly decision: RerankDecision
  readonly warning?: string
}

/**
 * Turns a policy's answer into whole pixels of the image. An invalid answer, or a box that is none, keeps the full
 * picture: a user waits for a ranking, and that of the full picture is a sound one.
 */
export function serveOutcome(outcome: PolicyOutcome, size: ImageSize): ServedOutcome {
  if (outcome.type === 'invalid') return keepInstead(0, outcome.reason)
  if (outcome.type === 'keep') return { decision: { type: 'keep', cropProbability: outcome.cropProbability } }
  const { cropProbability, label } = outcome
  try {
    const box = toCropBox(createNormalizedBox(outcome.box), size)
    return { decision: { type: 'crop', cropProbability, box, ...(label !== undefined && { label }) } }
  } catch (error) {
    return keepInstead(cropProbability, (error as Error).message)
  }
}

function keepInstead(cropProbability: number, reason: string): ServedOutcome {
  return {
    decision: { type: 'keep', cropProbability },
    warning: `the policy's answer is no valid crop, the full picture was kept (${reason})`,
  }
}
