import { InvalidArgumentError, type Rng } from '@region-r1/core'
import type { RewardTable } from './reward-table.ts'

/**
 * Sets a share of a table's pictures, with all queries about them, apart for validation.
 *
 * @throws InvalidArgumentError where there are fewer than two pictures.
 */
export function splitTable(
  table: RewardTable,
  { share, rng }: { readonly share: number; readonly rng: Rng },
): { readonly training: RewardTable; readonly validation: RewardTable } {
  const sources = rng.shuffle([...new Set(table.queries.map(({ picture }) => picture.source))])
  if (sources.length < 2) {
    throw new InvalidArgumentError({
      argument: 'table',
      message: `a share of the pictures is set apart for validation, but there is ${sources.length} picture; add more, or name a validation file`,
    })
  }
  const count = Math.min(sources.length - 1, Math.max(1, Math.round(sources.length * share)))
  const apart = new Set(sources.slice(0, count))
  const pick = (isApart: boolean): RewardTable => ({
    ...table,
    queries: table.queries.filter(({ picture }) => apart.has(picture.source) === isApart),
  })
  return { training: pick(false), validation: pick(true) }
}
