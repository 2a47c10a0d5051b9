/**
 * The place of each score, 0 for the highest. Equal scores keep their order; NaN, the score of a candidate without a
 * vector, comes last.
 *
 * @example
 * computePlaces([0.2, NaN, 0.9, 0.2]) // Uint32Array [ 1, 3, 0, 2 ]
 */
export function computePlaces(scores: ArrayLike<number>): Uint32Array {
  // Numbers sort natively, without a call for each comparison; a place is then looked up. NaN sorts behind all others.
  const sorted = Float64Array.from(scores).sort()
  let count = sorted.length
  while (count > 0 && Number.isNaN(sorted[count - 1]!)) count--
  const places = new Uint32Array(scores.length)
  /** Of equal scores, how many stand behind the first one's place already. */
  const taken = new Uint32Array(scores.length)
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    const first = Number.isNaN(score) ? count : count - countUpTo(score, sorted, count)
    places[index] = first + taken[first]!++
  }
  return places
}

/**
 * Indices from the highest score to the lowest, or the first `topN` of them; ties and NaN as in {@link computePlaces}.
 *
 * @example
 * rankByScore([0.2, NaN, 0.9, 0.2]) // [2, 0, 3, 1]
 */
export function rankByScore(scores: ArrayLike<number>, topN: number = scores.length): number[] {
  return orderPlaces(computePlaces(scores), topN)
}

/** The index at each place, for the first `topN`. */
export function orderPlaces(places: Uint32Array, topN: number): number[] {
  const order = new Array<number>(Math.min(topN, places.length))
  for (let index = 0; index < places.length; index++) if (places[index]! < order.length) order[places[index]!] = index
  return order
}

/** How many of the first `end` numbers, which rise, are no higher. */
function countUpTo(score: number, sorted: Float64Array, end: number): number {
  let low = 0
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= score) low = middle + 1
    else high = middle
  }
  return low
}
