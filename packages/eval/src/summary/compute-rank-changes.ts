/** Groups of rank changes by the places gained, worst first. */
const groups = [
  ['down 10+', Number.NEGATIVE_INFINITY],
  ['down 5-9', -9],
  ['down 2-4', -4],
  ['down 1', -1],
  ['same', 0],
  ['up 1', 1],
  ['up 2-4', 2],
  ['up 5-9', 5],
  ['up 10+', 10],
] as const

/** How far gold moved against keeping the picture. */
export type RankChangeGroup = (typeof groups)[number][0]

/** The share of queries in each group; the shares sum to 1. */
export type RankChanges = Readonly<Record<RankChangeGroup, number>>

export const rankChangeGroups: readonly RankChangeGroup[] = groups.map(([name]) => name)

/**
 * The shares of queries by how far the first positive moved.
 *
 * @param changes - places gained by query; negative where the first positive fell
 */
export function computeRankChanges(changes: readonly number[]): RankChanges {
  const counts = Object.fromEntries(rankChangeGroups.map(name => [name, 0])) as Record<RankChangeGroup, number>
  for (const change of changes) counts[groups.findLast(([, from]) => change >= from)![0]]++
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, changes.length === 0 ? 0 : count / changes.length]),
  ) as unknown as RankChanges
}
