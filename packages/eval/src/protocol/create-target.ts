import type { EvaluationSystem } from './evaluation-system.ts'

/**
 * Crops to the true region, and keeps where the data has none: what a perfect eye could gain, without the luck of
 * choosing by the outcome. The honest ceiling, of which `gainRecovered` is a share.
 */
export function createTarget(): EvaluationSystem {
  return {
    name: 'target',
    id: 'target',
    kind: 'bound',
    async doDecide({ targetBox }) {
      return targetBox === undefined
        ? { type: 'keep', cropProbability: 0 }
        : { type: 'crop', cropProbability: 1, box: targetBox }
    },
  }
}
