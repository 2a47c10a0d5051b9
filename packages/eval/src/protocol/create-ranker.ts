import { rankByScore } from '@region-r1/scoring'
import type { TieRule } from '../names.ts'

/**
 * Candidate indices, best first.
 *
 * @param scores - `[n]`, NaN for a candidate that could not be read: it comes last
 */
export type Ranker = (scores: ArrayLike<number>) => number[]

/**
 * Ranks the candidates of those ids. trec_eval reads scores as 32-bit floats and sorts equal ones by id, descending: its
 * rule takes scores that differ beyond 32 bits for equal too.
 *
 * @param ids - `[n]` by candidate index
 */
export function createRanker(ids: readonly string[], ties: TieRule = 'candidate-order'): Ranker {
  if (ties === 'candidate-order') return rankByScore
  const order = ids.map((_, index) => index).sort((a, b) => (ids[a]! < ids[b]! ? 1 : -1))
  return scores => rankByScore(order.map(index => Math.fround(scores[index]!))).map(place => order[place]!)
}
