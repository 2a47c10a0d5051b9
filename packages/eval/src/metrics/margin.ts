import { InvalidArgumentError } from '@region-r1/core'
import { assertLabels } from './assert-ranking.ts'

/**
 * How far the positives stand above the rest: the mean score of the candidates with the highest label minus the highest
 * score of the others. 1 where there are no others, 0 where no label is above 0. Dense where ranks do not move, which
 * is why the paper's reward weighs it most.
 *
 * @param scores - `[n]` by candidate index, cosine similarities
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @throws InvalidArgumentError where the two differ in length, a score is not finite or a label is negative
 * @example
 * computeMargin([0.5, 0.2, 0.3], [0, 1, 0]) // -0.3
 */
export function computeMargin(scores: ArrayLike<number>, labels: readonly number[]): number {
  assertLabels(labels)
  const values = Array.from(scores)
  if (values.length !== labels.length || !values.every(Number.isFinite)) {
    throw new InvalidArgumentError({
      argument: 'scores',
      message: `a margin needs one finite score for each of the ${labels.length} labels, got [${values.join(', ')}]`,
    })
  }
  const highest = Math.max(0, ...labels)
  if (highest === 0) return 0
  const positives = values.filter((_, index) => labels[index] === highest)
  const others = values.filter((_, index) => labels[index] !== highest)
  if (others.length === 0) return 1
  return positives.reduce((sum, score) => sum + score, 0) / positives.length - Math.max(...others)
}
