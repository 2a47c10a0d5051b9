import type { Rng } from '@region-r1/core'

/** Of a batch's entries, those that share it with others of their kind: telling these apart is the hard part. */
const groupedShare = 0.5
const groupSize = 4

/**
 * The positions of a step's entries, none twice: some at random, some in groups of one kind.
 *
 * @param kinds - of all entries; undefined where one has none
 */
export function chooseBatchEntries(kinds: readonly (string | undefined)[], count: number, rng: Rng): number[] {
  const order = rng.shuffle([...kinds.keys()])
  const chosen = new Set(order.slice(0, Math.ceil(count * (1 - groupedShare))))
  const byKind = new Map<string, number[]>()
  for (const position of order) {
    const kind = kinds[position]
    if (kind !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), position])
  }
  for (const group of rng.shuffle([...byKind.values()].filter(({ length }) => length > 1))) {
    for (const position of group.slice(0, groupSize)) if (chosen.size < count) chosen.add(position)
  }
  for (const position of order) if (chosen.size < count) chosen.add(position)
  return [...chosen]
}
