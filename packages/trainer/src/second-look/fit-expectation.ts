import { computeDotProduct } from '@region-r1/core'
import type { SecondLook } from '@region-r1/policy'
import type { LookedQuery } from './looked-query.ts'

/**
 * What a crop's agreement is before it is seen: the line of least squares of agreement by log pi over all anchors, and how
 * far agreements lie from it.
 *
 * @param nullQuestion - `[D]`
 */
export function fitExpectation(
  looked: readonly LookedQuery[],
  nullQuestion: ArrayLike<number>,
): SecondLook['expected'] {
  const points = looked.flatMap(({ query, anchors, views }) => {
    const asked = query.table.questionEmbedding.map((value, index) => value - nullQuestion[index]!)
    return anchors.map(
      ({ box, logProbability }) => [logProbability, computeDotProduct(views.get(box)!, asked)] as const,
    )
  })
  const mean = (read: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + read(point), 0) / points.length
  const [x, y] = [mean(([a]) => a), mean(([, b]) => b)]
  const spread = mean(([a]) => (a - x) ** 2)
  const slope = spread === 0 ? 0 : mean(([a, b]) => (a - x) * (b - y)) / spread
  const intercept = y - slope * x
  const deviation = Math.sqrt(mean(([a, b]) => (b - intercept - slope * a) ** 2))
  return { intercept: round(intercept), slope: round(slope), deviation: round(deviation) }
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
