import type { QueryRow } from '../protocol/query-row.ts'

/**
 * The slices that a query belongs to: its tags as {@link nameTagSlice} names them, and `property:value` for what every query has: the full
 * picture's rank of the first positive (as the paper groups its policy's behaviour), the target's share of the picture,
 * the candidates' modality and their number, and whether the system that reports are about cropped.
 *
 * @param featured - the system of the slices `decision:cropped` and `decision:kept`; none where it is null or no policy
 */
export function listSlices(row: QueryRow, featured: string | null): string[] {
  const slices = [
    ...new Set(row.tags.map(nameTagSlice)),
    `fullImageRank:${nameRank(row.systems.keep!.rank, row.candidates.length)}`,
  ]
  if (row.targetBox !== undefined) {
    const { x1, y1, x2, y2 } = row.targetBox
    slices.push(`targetArea:${nameArea(((x2 - x1) * (y2 - y1)) / (row.image.width * row.image.height))}`)
  }
  const modalities = new Set(row.candidates.map(candidate => candidate.modality))
  slices.push(`modality:${modalities.size === 1 ? [...modalities][0] : 'mixed'}`)
  slices.push(`candidates:${row.candidates.length}`)
  const result = featured === null ? undefined : row.systems[featured]!
  if (result?.kind === 'policy') {
    slices.push(`decision:${result.decision.type === 'crop' ? 'cropped' : 'kept'}`)
  }
  return slices
}

/** Whether a slice is a tag of the data rather than one of the properties of {@link listSlices}. */
export function isTagSlice(slice: string): boolean {
  return slice.startsWith(tagPrefix) || !properties.test(slice)
}

/** The tag as it is, or with `tag:` before it where it would be taken for a property of {@link listSlices}. */
export function nameTagSlice(tag: string): string {
  return properties.test(tag) ? tagPrefix + tag : tag
}

const tagPrefix = 'tag:'
const properties = /^(fullImageRank|targetArea|modality|candidates|decision|tag):/

function nameRank(rank: number, candidates: number): string {
  if (rank > candidates) return 'none'
  if (rank === 1) return '1'
  if (rank <= 5) return '2-5'
  return rank <= 20 ? '6-20' : '21+'
}

function nameArea(share: number): string {
  if (share < 0.05) return '0-5%'
  if (share < 0.2) return '5-20%'
  return share < 0.5 ? '20-50%' : '50-100%'
}
