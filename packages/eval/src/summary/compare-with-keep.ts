import type { Rng } from '@region-r1/core'
import { adjustHolm } from '../significance/adjust-holm.ts'
import { comparePaired } from '../significance/compare-paired.ts'
import { computeBootstrapIntervals } from '../significance/compute-bootstrap-intervals.ts'
import { comparedMetrics, type SystemComparison } from './evaluation-summary.ts'
import type { SystemColumns } from './query-columns.ts'

/** Every system against keeping the full picture, with p-values corrected over the systems of each metric. */
export function compareWithKeep(
  columns: ReadonlyMap<string, SystemColumns>,
  systems: readonly string[],
  rng: Rng,
): SystemComparison[] {
  if (systems.length === 0) return []
  return comparedMetrics.flatMap(metric => {
    const baseline = columns.get('keep')![metric]
    const differences = systems.map(name => columns.get(name)![metric].map((value, query) => value - baseline[query]!))
    const intervals = computeBootstrapIntervals(differences, { rng: rng.fork(`bootstrap/${metric}`) })
    const tests = systems.map(name =>
      comparePaired({ system: columns.get(name)![metric], baseline, rng: rng.fork(`test/${metric}/${name}`) }),
    )
    const adjusted = adjustHolm(tests.map(test => test.pValue))
    return systems.map((system, index) => {
      const { difference, pValue, wins, ties, losses } = tests[index]!
      const ci95 = intervals[index]!
      return {
        system,
        baseline: 'keep',
        metric,
        difference,
        ci95,
        pValue,
        pValueHolm: adjusted[index]!,
        wins,
        ties,
        losses,
      }
    })
  })
}
