/**
 * The place of each score, 0 for the highest. Equal scores keep their order; NaN, the score of a candidate without a
 * vector, comes last.
 *
 * @param topN - of how many the places are wanted; of the others' some are 2^32 - 1
 * @example
 * computePlaces([0.2, NaN, 0.9, 0.2]) // Uint32Array [ 1, 3, 0, 2 ]
 */
export function computePlaces(scores: ArrayLike<number>, topN: number = scores.length): Uint32Array {
  // Numbers sort natively, without a call for each comparison; a place is then looked up. NaN sorts behind all others.
  const sorted = new Float64Array(scores.length)
  sorted.set(scores)
  sorted.sort()
  let count = sorted.length
  while (count > 0 && Number.isNaN(sorted[count - 1]!)) count--
  const places = new Uint32Array(scores.length)
  const lowest = topN < count ? sorted[count - Math.max(1, topN)]! : Number.NEGATIVE_INFINITY
  /** Of equal scores, how many stand behind the first one's place already. */
  const taken = new Uint32Array(scores.length)
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    if (score < lowest) {
      places[index] = beyond
      continue
    }
    const first = Number.isNaN(score) ? count : count - countUpTo(score, sorted, count)
    places[index] = first + taken[first]!++
  }
  return places
}

/**
 * Indices from the highest score to the lowest, or the first `topN` of them; equal scores keep their order, NaN comes last.
 *
 * @example
 * rankByScore([0.2, NaN, 0.9, 0.2]) // [2, 0, 3, 1]
 */
export function rankByScore(scores: ArrayLike<number>, topN: number = scores.length): number[] {
  if (topN <= few) return selectBest(scores, topN)
  const places = computePlaces(scores, topN)
  const order = new Array<number>(Math.min(topN, places.length))
  for (let index = 0; index < places.length; index++) if (places[index]! < order.length) order[places[index]!] = index
  return order
}

/**
 * The place of the score at each of some indices in the order of {@link rankByScore}.
 *
 * @example
 * findPlaces([0.2, NaN, 0.9, 0.2], [3, 2]) // [2, 0]
 */
export function findPlaces(scores: ArrayLike<number>, indices: readonly number[]): number[] {
  if (indices.length > few) {
    const places = computePlaces(scores)
    return indices.map(index => places[index]!)
  }
  return indices.map(index => {
    const score = scores[index]!
    let place = 0
    for (let other = 0; other < scores.length; other++) {
      if (isHigher(scores[other]!, score) || (other < index && !isHigher(score, scores[other]!))) place++
    }
    return place
  })
}

/** So many are kept in order while the scores are read, and more are sorted. */
const few = 32

function selectBest(scores: ArrayLike<number>, topN: number): number[] {
  const best: number[] = []
  const wanted = Math.min(topN, scores.length)
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!
    if (best.length === wanted && !(wanted > 0 && isHigher(score, scores[best[wanted - 1]!]!))) continue
    let place = best.length < wanted ? best.length : wanted - 1
    for (; place > 0 && isHigher(score, scores[best[place - 1]!]!); place--) best[place] = best[place - 1]!
    best[place] = index
  }
  return best
}

/** NaN is lower than any number. */
function isHigher(score: number, other: number): boolean {
  return score > other || (Number.isNaN(other) && !Number.isNaN(score))
}

/** The place of a score that is none of the best. */
const beyond = 0xffffffff

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
