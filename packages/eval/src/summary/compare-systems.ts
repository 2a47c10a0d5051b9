import type { Rng } from '@region-r1/core'
import { adjustHolm } from '../significance/adjust-holm.ts'
import { comparePaired } from '../significance/compare-paired.ts'
import { computeBootstrapIntervals } from '../significance/compute-bootstrap-intervals.ts'
import { comparedMetrics, type SystemComparison } from './evaluation-summary.ts'
import type { SystemColumns } from './query-columns.ts'

/** Two systems by their names; the first is hoped to be the better one. */
export type SystemPair = Pick<SystemComparison, 'system' | 'baseline'>

/**
 * Compares systems in pairs, with p-values corrected over the pairs of each metric. Queries left out by the lists'
 * preparation are ties of misses.
 */
export function compareSystems(
  columns: ReadonlyMap<string, SystemColumns>,
  pairs: readonly SystemPair[],
  { rng, leftOut }: { readonly rng: Rng; readonly leftOut: number },
): SystemComparison[] {
  if (pairs.length === 0) return []
  return comparedMetrics.flatMap(metric => {
    const misses = new Array<number>(leftOut).fill(0)
    const getValues = (name: string) => [...columns.get(name)![metric], ...misses]
    const differences = pairs.map(({ system, baseline }) => {
      const base = getValues(baseline)
      return getValues(system).map((value, query) => value - base[query]!)
    })
    const intervals = computeBootstrapIntervals(differences, { rng: rng.fork(`bootstrap/${metric}`) })
    const tests = pairs.map(({ system, baseline }) =>
      comparePaired({
        system: getValues(system),
        baseline: getValues(baseline),
        rng: rng.fork(`test/${metric}/${system}/${baseline}`),
      }),
    )
    const adjusted = adjustHolm(tests.map(test => test.pValue))
    return pairs.map((pair, index) => {
      const { difference, pValue, ...counts } = tests[index]!
      return { ...pair, metric, difference, ci95: intervals[index]!, pValue, pValueHolm: adjusted[index]!, ...counts }
    })
  })
}
