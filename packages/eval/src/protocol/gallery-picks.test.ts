import { expect, test } from 'vitest'
import { createGalleryPicker, type GalleryPick } from './gallery-picks.ts'

/** A query that moves from one reciprocal rank to another. */
function createPick(queryId: string, before: number, after: number): GalleryPick {
  const result = (mrr: number) => ({ metrics: { mrr } })
  return {
    row: { queryId, systems: { keep: result(before), head: result(after) } },
    example: {},
  } as unknown as GalleryPick
}

const ids = (picks: readonly GalleryPick[]) => picks.map(pick => pick.row.queryId)

test('the largest gains and losses are kept, and unmoved queries are in neither', () => {
  const picker = createGalleryPicker({ system: 'head', seed: 1, size: 2 })
  for (const pick of [
    createPick('a', 0.5, 1),
    createPick('b', 0.1, 1),
    createPick('c', 1, 0.5),
    createPick('d', 0.5, 0.5),
    createPick('e', 0.1, 1),
    createPick('f', 0.2, 1),
  ]) {
    picker.add(pick)
  }
  const picks = picker.getPicks()
  expect(ids(picks.improved)).toEqual(['b', 'e'])
  expect(ids(picks.degraded)).toEqual(['c'])
})

test('the random picks are a uniform sample', () => {
  const counts = new Array<number>(10).fill(0)
  for (let seed = 0; seed < 2000; seed++) {
    const picker = createGalleryPicker({ system: 'head', seed, size: 3 })
    for (let query = 0; query < 10; query++) picker.add(createPick(String(query), 1, 1))
    for (const id of ids(picker.getPicks().random)) counts[Number(id)]!++
  }
  // Each is in with chance 0.3: four standard errors of a count over 2,000 draws.
  for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(4 * Math.sqrt(2000 * 0.3 * 0.7))
})
