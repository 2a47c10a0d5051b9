/** How the learning rate goes over a run. */
export interface LearningRateSchedule {
  /** The highest. */
  readonly learningRate: number
  /** Steps from 0 to it, in a straight line. */
  readonly warmupSteps: number
  /** Steps in all; it falls to 0 along a cosine. */
  readonly steps: number
}

/** The learning rate of a step, counted from 0. */
export function computeLearningRate({ learningRate, warmupSteps, steps }: LearningRateSchedule, step: number): number {
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps
  const progress = (step - warmupSteps) / Math.max(1, steps - warmupSteps)
  return (learningRate * (1 + Math.cos(Math.PI * Math.min(1, progress)))) / 2
}
