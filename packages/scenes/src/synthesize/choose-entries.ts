import type { Rng } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'

const mostPictures = 4
/** The share of scenes that hold two of a kind, so that their questions must name a place. */
const twinShare = 0.4

/** The 2 to 4 entries that share a scene, in the order that they are drawn in. */
export function chooseEntries(entries: readonly KbEntry[], rng: Rng): KbEntry[] {
  const count = Math.min(entries.length, 2 + rng.nextInt(mostPictures - 1))
  const chosen = [rng.pick(entries)]
  const kind = chosen[0]!.kind
  if (kind !== undefined && rng.next() < twinShare) {
    const twins = entries.filter(entry => entry.kind === kind && entry !== chosen[0])
    if (twins.length > 0) chosen.push(rng.pick(twins))
  }
  while (chosen.length < count) {
    const entry = rng.pick(entries)
    if (!chosen.includes(entry)) chosen.push(entry)
  }
  return rng.shuffle(chosen)
}
