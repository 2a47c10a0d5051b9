import type { NdcgGain } from '../names.ts'
import { assertCutoff, assertRanking } from './assert-ranking.ts'

/** What NDCG takes a label to be worth. */
export interface NdcgOptions {
  /** @default 'linear' */
  readonly gain?: NdcgGain | undefined
}

/**
 * Normalised discounted cumulative gain, in [0, 1]: the gains of the first `k` places, each divided by
 * `log2(place + 1)`, over the same sum for the ideal order. 0 where no label is above 0.
 *
 * @param ranking - `[n]` candidate indices, best first
 * @param labels - `[n]` graded relevance by candidate index, 0 or above
 * @param k - places that count; all of them where absent
 * @throws InvalidArgumentError where `ranking` is no permutation of the candidates, a label is negative or `k` is below 1
 * @example
 * computeNdcg([1, 0], [1, 0]) // 0.6309297535714575
 */
export function computeNdcg(
  ranking: readonly number[],
  labels: readonly number[],
  k: number = Number.POSITIVE_INFINITY,
  { gain = 'linear' }: NdcgOptions = {},
): number {
  assertRanking(ranking, labels)
  assertCutoff(k)
  const toGain = gain === 'linear' ? (label: number) => label : (label: number) => 2 ** label - 1
  const gains = labels.map(toGain)
  const ideal = sumDiscounted(
    gains.toSorted((a, b) => b - a),
    k,
    place => place,
  )
  return ideal === 0 ? 0 : sumDiscounted(gains, k, place => ranking[place]!) / ideal
}

function sumDiscounted(gains: readonly number[], k: number, at: (place: number) => number): number {
  let sum = 0
  for (let place = 0; place < Math.min(k, gains.length); place++) sum += gains[at(place)]! / Math.log2(place + 2)
  return sum
}
