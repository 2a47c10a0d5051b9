import type { Rng } from '@region-r1/core'
import { chooseFeaturedSystem, type SystemKind } from '../protocol/system-kind.ts'
import { compareSystems } from './compare-systems.ts'
import type { SystemComparison } from './evaluation-summary.ts'
import type { SystemColumns } from './query-columns.ts'

export interface CompareReportedOptions {
  /** The systems to report, in order, `keep` first. */
  readonly systems: readonly string[]
  readonly kinds: Readonly<Record<string, SystemKind>>
  readonly rng: Rng
  readonly leftOut: number
}

/** Every system against `keep`, and the featured policy against each other policy: two families of tests. */
export function compareReported(
  columns: ReadonlyMap<string, SystemColumns>,
  { systems, kinds, rng, leftOut }: CompareReportedOptions,
): SystemComparison[] {
  const featured = chooseFeaturedSystem(kinds)
  const isRival = (name: string) => kinds[name] !== 'bound' && name !== 'keep' && name !== featured
  const rivals = featured !== null && kinds[featured] === 'policy' ? systems.filter(isRival) : []
  return [
    ...compareSystems(
      columns,
      systems.slice(1).map(system => ({ system, baseline: 'keep' })),
      { rng: rng.fork('comparisons'), leftOut },
    ),
    ...compareSystems(
      columns,
      rivals.map(baseline => ({ system: featured!, baseline })),
      { rng: rng.fork('rivals'), leftOut },
    ),
  ]
}
