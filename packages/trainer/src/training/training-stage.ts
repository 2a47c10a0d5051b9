import type { TrainingConfig } from './training-config.ts'

/** What a step of a training is: supervised imitation of the best anchors before, or r-GRPO itself. */
export type TrainingStage = 'imitation' | 'r-GRPO'

/**
 * The stage that a policy of so many steps comes from: with a warm start of 100 steps that of step 100 has seen imitation
 * alone.
 *
 * @param step - steps done, those of the warm start included
 */
export function getTrainingStage(step: number, { warmStart }: Pick<TrainingConfig, 'warmStart'>): TrainingStage {
  return step <= warmStart.steps && warmStart.steps > 0 ? 'imitation' : 'r-GRPO'
}
