import type { Rng } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'

/** An entry that a mosaic may show and ask about. */
export type ShownEntry = KbEntry & { readonly kind: string }

/**
 * The entries of a mosaic in their cells' order, one of them asked about: its kind's name fits no other cell.
 *
 * @returns null where the entries have too few kinds beside that of the one drawn
 */
export function chooseCells(
  entries: readonly ShownEntry[],
  count: number,
  rng: Rng,
): { readonly cells: readonly ShownEntry[]; readonly target: ShownEntry } | null {
  const target = rng.pick(entries)
  const chosen = [target]
  for (const entry of rng.shuffle(entries)) {
    if (chosen.length === count) break
    if (chosen.every(other => other.kind !== entry.kind) && !mayBeCalled(entry, target.kind)) chosen.push(entry)
  }
  return chosen.length < count ? null : { cells: rng.shuffle(chosen), target }
}

/** Oat milk is a milk. */
function mayBeCalled({ kind }: ShownEntry, name: string): boolean {
  return kind === name || kind.endsWith(` ${name}`)
}
