import { createRng, type RerankExample } from '@region-r1/core'
import type { QueryRow } from './query-row.ts'

/** A query worth showing: its row, and the example that its pictures are read from again. */
export interface GalleryPick {
  readonly row: QueryRow
  readonly example: RerankExample
}

/** The queries that show one system at its best, at its worst, and as it is. */
export interface GalleryPicks {
  readonly system: string
  readonly improved: readonly GalleryPick[]
  readonly degraded: readonly GalleryPick[]
  readonly random: readonly GalleryPick[]
}

export interface GalleryPicker {
  add(pick: GalleryPick): void
  getPicks(): GalleryPicks
}

export interface GalleryPickerOptions {
  readonly system: string
  readonly seed: number
  /**
   * Queries of each kind.
   *
   * @default 4
   */
  readonly size?: number | undefined
}

/**
 * Chooses while rows stream by, holding no more than it will show: the largest gains and losses in reciprocal rank (ties
 * go to the earlier query), and a uniform sample of all queries.
 */
export function createGalleryPicker({ system, seed, size = 4 }: GalleryPickerOptions): GalleryPicker {
  const rng = createRng(seed).fork('gallery')
  let improved: GalleryPick[] = []
  let degraded: GalleryPick[] = []
  const random: GalleryPick[] = []
  let seen = 0
  const gain = ({ row }: GalleryPick) => row.systems[system]!.metrics.mrr - row.systems.keep!.metrics.mrr

  return {
    add(pick) {
      const change = gain(pick)
      if (change > 0) improved = [...improved, pick].toSorted((a, b) => gain(b) - gain(a)).slice(0, size)
      if (change < 0) degraded = [...degraded, pick].toSorted((a, b) => gain(a) - gain(b)).slice(0, size)
      // Reservoir sampling: after n queries each is in with chance size / n.
      const place = seen < size ? seen : rng.nextInt(seen + 1)
      if (place < size) random[place] = pick
      seen++
    },
    getPicks() {
      const shown = new Set([...improved, ...degraded])
      return { system, improved, degraded, random: random.filter(pick => !shown.has(pick)) }
    },
  }
}
